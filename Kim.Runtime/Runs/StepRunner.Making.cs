using Kim.Binding;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.Runs;

// Commands that are known, and a run of one with its own object.
public sealed partial class StepRunner
{
    /// <summary>Makes a command known, so that others can call it.</summary>
    /// <exception cref="KimConfigurationException">It is durable, and another durable one has its name.</exception>
    internal void Add(BoundCommand command)
    {
        RefuseNamesake(command.Descriptor);
        _commands.Add(command.Descriptor, command);
        if (command.Descriptor.StoredBy is { } metadata)
        {
            StateJson.AddMetadata(metadata);
        }

        if (command.Descriptor.IsDurable && Journal is null)
        {
            LogUnstored(_log, command.Descriptor.Name, _loop.Name);
        }
    }

    // Stored runs know their command by its name alone. Within an assembly the analyzer says so.
    private void RefuseNamesake(CommandDescriptor command)
    {
        foreach (var other in command.IsDurable ? DurableCommands : [])
        {
            string[] names = [command.Name, .. command.FormerNames];
            if (names.FirstOrDefault(name => name == other.Name || other.FormerNames.Contains(name)) is { } name)
            {
                throw new KimConfigurationException(
                    $"{other.Type.FullName} ({other.Type.Assembly.GetName().Name}) and {command.Type.FullName} "
                    + $"({command.Type.Assembly.GetName().Name}) are durable, and {name} is a name or former name of both: a stored run "
                    + $"would not tell whose it is. Rename one of them, without [FormerName(\"{name}\")]: stored runs of that name are "
                    + "continued by the one that keeps it.");
            }
        }
    }

    /// <summary>A run with a command object of its own, still without its receiver.</summary>
    internal Run Create(CommandDescriptor descriptor, ulong number = 0) =>
        _commands.TryGetValue(descriptor, out var bound)
            ? Create(bound, number)
            : throw new InvalidOperationException(
                $"{descriptor.Name} is called, but its assembly's KimCommands.Table was not added: pass it to AddCommands; in a test, to "
                + "CommandTest.");

    /// <inheritdoc cref="Create(CommandDescriptor, ulong)"/>
    internal Run Create(BoundCommand bound, ulong number = 0)
    {
        var outer = BeginUserCode();
        try
        {
            var scope = bound.Scopes?.CreateScope();
            var command = scope is null ? bound.Factory(null) : MakeIn(scope, bound, number);
            return command.Execution = new Run(command, bound, this) { Scope = scope, Number = number };
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Another command object for a run.</summary>
    private Command Remake(Run run)
    {
        var command = run.Bound.Factory(run.Scope?.ServiceProvider);
        command.Execution = run;
        return command;
    }

    // The scope is the run's; where there will be none it ends here.
    private Command MakeIn(IServiceScope scope, BoundCommand bound, ulong number)
    {
        try
        {
            return bound.Factory(scope.ServiceProvider);
        }
        catch
        {
            _ = DisposeScopeAsync(scope, bound.Descriptor, number);
            throw;
        }
    }
}
