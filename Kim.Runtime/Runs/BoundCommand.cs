using Kim.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.Runs;

/// <summary>A command with its constructor's parameters resolved for one reactor.</summary>
/// <param name="Descriptor">The command.</param>
/// <param name="Factory">Makes one object per run.</param>
/// <param name="Scopes">Opens a scope per run, if a parameter is scoped or transient; else <see langword="null"/>.</param>
/// <param name="Permits">How many runs there may be, shared by all reactors of the server; <see langword="null"/> if they are not
/// limited.</param>
/// <param name="Validators">What is registered to validate requests; <see langword="null"/> if nothing is.</param>
/// <param name="Services">The reactor's services, for validation attributes that ask for some.</param>
internal sealed record BoundCommand(
    CommandDescriptor Descriptor, CommandFactory Factory, IServiceScopeFactory? Scopes = null, ConcurrencyPermits? Permits = null,
    RequestValidators? Validators = null, IServiceProvider? Services = null)
{
    /// <summary>What looks at each run before its first step and at its reply.</summary>
    internal IReadOnlyList<FilterAttribute> Filters { get; init; } = [];

    /// <summary>Whether a run begins with something else than its first step.</summary>
    internal bool HasMoreThanSteps => Checks || Filters.Count > 0;

    /// <summary>Whether requests are validated.</summary>
    internal bool Checks { get; } = Descriptor.ChecksRequest || Validators is not null;
}
