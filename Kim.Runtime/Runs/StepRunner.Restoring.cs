using System.Globalization;
using Kim.Binding;
using Kim.Runs.Hooks;

namespace Kim.Runs;

// A durable run continues from its record.
public sealed partial class StepRunner
{
    /// <summary>Continues a run from its record. Loop only; its next step begins in this turn, after this method has returned.</summary>
    /// <param name="record">The record. Versions count on from its.</param>
    /// <param name="receiver">Gets the reply.</param>
    /// <exception cref="UnreadableStateException">This build cannot continue it; the message says why.</exception>
    internal void Restore(RunRecord record, IReplyReceiver receiver)
    {
        var bound = _commands.Values.SingleOrDefault(known => known.Descriptor.IsDurable && known.Descriptor.Name == record.Command)
            ?? throw new UnreadableStateException($"its command {record.Command} is not one of this build");
        if (!ulong.TryParse(record.RunId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            throw new UnreadableStateException("its id is not 16 hexadecimal digits");
        }

        var run = Create(bound, number);
        var durable = run.Durable = new DurableRun();
        run.Receiver = receiver;
        run.DeadlineMs = long.MaxValue;
        var outer = BeginUserCode();
        int state;
        try
        {
            state = durable.Read(run, record);
        }
        catch
        {
            if (run.Scope is { } scope)
            {
                _ = DisposeScopeAsync(scope, run.Descriptor, run.Number);
            }

            throw;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        if (run.HasMoreThanSteps)
        {
            run.IsBeforeSteps = false;
        }

        // A wait that is over with this turn: if somebody ends the run before then, it ends as any other that waits.
        run.BegunAt = RunMetrics.Begun(_loop);
        _runs.Add(run);
        Suspend(run, state, timeoutMs: 0);
        run.Pending = 1;
        _waiters.Rent(run, null).Callback();
    }
}
