using System.Globalization;
using Kim.Binding;
using Kim.CompilerServices;
using Kim.Runs.Hooks;

namespace Kim.Runs;

// A durable run continues from its record.
public sealed partial class StepRunner
{
    /// <summary>Continues a run from its record. Loop only; its next step begins in this turn, after this method has returned.</summary>
    /// <param name="record">The record. Versions count on from its.</param>
    /// <param name="receiver">Gets the reply.</param>
    /// <param name="wake">With what it continues.</param>
    /// <exception cref="UnreadableStateException">This build cannot continue it; the message says why.</exception>
    internal void Restore(RunRecord record, IReplyReceiver receiver, RunWake wake = default)
    {
        var bound = DurableOf(record.Command)
            ?? throw new UnreadableStateException($"its command {record.Command} is not one of this build");
        if (!ulong.TryParse(record.RunId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            throw new UnreadableStateException("its id is not 16 hexadecimal digits");
        }

        var run = Create(bound, number);
        var durable = run.Durable = new DurableRun();
        run.Receiver = receiver;
        var outer = BeginUserCode();
        int state;
        try
        {
            state = durable.Read(run, record, wake);
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
            // Those that look at runs which no request has started see the reply.
            run.IsBeforeSteps = false;
            run.FilterContext = new FilterContext(run);
            run.FiltersPassed = run.Filters.Length;
        }

        run.DeadlineMs = durable.Deadline is { } deadline
            ? _loop.PresentMs + Math.Max(1, (long)(deadline - _options.Time.GetUtcNow()).TotalMilliseconds)
            : long.MaxValue;
        run.HasPermit = run.Permits?.TryTake() ?? false;
        if (wake.Value is not null && record.Park is { Signal.Length: > 0 } park)
        {
            durable.Take(park.Signal);
        }

        // A wait that is over with this turn: if somebody ends the run before then, it ends as any other that waits.
        run.BegunAt = RunMetrics.Begun(_loop);
        RunTrace.Begin(run);
        _runs.Add(run);
        Suspend(run, state, dueMs: 0);
        if (wake.IsCancelled && run.Outcome is null)
        {
            durable.Take(RunPark.Cancel);
            durable.GivenUp = RunRefusals.Cancelled();
        }
        else if (wake.IsTakeOver && record.Mark is RunMark.Begin
            && run.Descriptor.Steps[DurableRun.IndexOf(run.Descriptor, record.Step, record.Mark)] is { Once: true } once)
        {
            run.StepIndex = run.Descriptor.Steps.ToList().IndexOf(once);
            run.WaitFault = new OutcomeUnknownException(once.Name);
        }

        run.Pending = 1;
        _waiters.Rent(run, null).Callback();
    }
}
