using Kim.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.Runs;

/// <summary>A command with its constructor's parameters resolved for one reactor.</summary>
/// <param name="Descriptor">The command.</param>
/// <param name="Factory">Makes one object per run.</param>
/// <param name="Scopes">Opens a scope per run, if a parameter is scoped or transient; else <see langword="null"/>.</param>
/// <param name="Permits">How many runs there may be, shared by all reactors of the server; <see langword="null"/> if they are not
/// limited.</param>
internal sealed record BoundCommand(
    CommandDescriptor Descriptor, CommandFactory Factory, IServiceScopeFactory? Scopes = null, ConcurrencyPermits? Permits = null)
{
    /// <summary>What looks at each run before its first step and at its reply.</summary>
    internal FilterAttribute[] Filters { get; init; } = [];

    /// <summary>What is registered to validate requests; <see langword="null"/> if nothing is.</summary>
    internal RequestValidators? Validators { get; init; }

    /// <summary>The reactor's services, for filters and validation attributes that ask for some.</summary>
    internal IServiceProvider? Services { get; init; }

    /// <summary>Whether requests are validated.</summary>
    internal bool Checks => Descriptor.ChecksRequest || Validators is not null;

    /// <summary>Whether a run begins with something else than its first step.</summary>
    internal bool HasMoreThanSteps => Filters.Length > 0 || Checks;
}
