using Kim.Runs.Hooks;

namespace Kim.Runs;

// Runs that durable runs have called: each has a record of its own, in its root's partition.
public sealed partial class StepRunner
{
    /// <summary>Calls a durable command from a step of a durable run.</summary>
    internal Task<T> CallDurable<T>(Run run, DurableRun durable, CommandDescriptor callee, Action<Command> bind)
    {
        var name = ChildName.Of(callee.FirstName, run.Step.FirstName, run.Visit);
        var call = new ChildCall<T>(run, callee.Name, name);
        if (!Asked(run, durable, call, $"{callee.Name}.Call"))
        {
            return Task.FromCanceled<T>(new CancellationToken(canceled: true));
        }

        var child = Create(callee, RunNumber.InPartitionOf(RunNumber.Next(), run.Number));
        child.Durable = new DurableRun
        {
            Key = ChildName.Key(run.Id, name),
            Root = durable.Root is { Length: > 0 } root ? root : run.Id,
        };
        child.Receiver = call;
        child.Depth = (byte)(run.Depth + 1);
        child.Activity = run.Activity is null ? null : System.Diagnostics.Activity.Current;
        bind(child.Command);
        StartCalled(child);
        return call.Task;
    }
}
