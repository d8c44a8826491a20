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
    CommandDescriptor Descriptor, CommandFactory Factory, IServiceScopeFactory? Scopes = null, ConcurrencyPermits? Permits = null);
