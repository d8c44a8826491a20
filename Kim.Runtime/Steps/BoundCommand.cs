using Microsoft.Extensions.DependencyInjection;

namespace Kim.Steps;

/// <summary>A command with its constructor's parameters resolved for one reactor.</summary>
/// <param name="Descriptor">The command.</param>
/// <param name="Factory">Makes one object per run.</param>
/// <param name="Scopes">Opens a scope per run, where a parameter is scoped or transient; else <see langword="null"/>.</param>
internal sealed record BoundCommand(CommandDescriptor Descriptor, CommandFactory Factory, IServiceScopeFactory? Scopes)
{
    /// <summary>A command object for one run.</summary>
    internal Command Create()
    {
        if (Scopes is null)
        {
            return Factory(null);
        }

        var scope = Scopes.CreateAsyncScope();
        var command = Factory(scope.ServiceProvider);
        command.Scope = scope;
        return command;
    }
}
