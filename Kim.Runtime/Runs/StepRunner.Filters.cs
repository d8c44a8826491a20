using Kim.Binding;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// What comes before the first step, and after the last: filters, a refusal of the binder, validation. A run that has none of it begins at
// state 1. The states before are negative: -1 is the first filter, and after the last filter comes what is left.
public sealed partial class StepRunner
{
    /// <summary>How values look on the wire.</summary>
    internal Wire Wire => _options.Wire;

    private const int BeforeFirstStep = -1;

    // Begins with the filter of a state.
    private void ResumeBefore(Run run, int state)
    {
        if (run.FilterContext is null)
        {
            run.FilterContext = new FilterContext(run);
            run.StartedMs = _loop.PresentMs;
        }

        for (var next = -state - 1; ; next++)
        {
            if (run.FilterTask is { } ended)
            {
                run.FilterTask = null;
                if (ResultOf(ended) is { } late)
                {
                    run.Reply = late;
                    return;
                }

                run.FiltersPassed++;
            }

            if (next == run.Filters.Length)
            {
                break;
            }

            if (!Applies(run.Filters[next], run))
            {
                run.FiltersPassed++;
                continue;
            }

            _step.ForgetWrites();
            var task = run.Filters[next].Before(run.FilterContext);
            if (!task.IsCompletedSuccessfully || _waitsAlways)
            {
                run.FilterTask = task.AsTask();
                Suspend(run, resumeAt: -next - 2, dueMs: 0);
                run.Pending = 1;
                Await(run, run.FilterTask);
                return;
            }

            if (task.Result is { } reply)
            {
                run.Reply = reply;
                return;
            }

            run.FiltersPassed++;
        }

        run.Reply = run.Refusal ?? (run.Checks ? NotValid(run) : null);
        if (run.Reply is null)
        {
            run.IsBeforeSteps = false;
            run.Command.Resume(this, 1);
        }
    }

    // It has ended: so this does not wait, and throws what the filter has thrown.
    private static Reply? ResultOf(Task<Reply?> ended)
    {
        var awaiter = ended.GetAwaiter();
        return awaiter.GetResult();
    }

    // What a filter or a validator throws is a failure of the run. There is nothing to undo yet.
    private Reply FilterFault(Run run, Exception fault)
    {
        run.FilterTask = null;
        var filter = run.FiltersPassed < run.Filters.Length ? run.Filters[run.FiltersPassed].GetType().Name : null;
        if (MeantBy(run, fault) is { } reply)
        {
            LogMappedFault(
                LogOf(run, LogLevel.Debug), fault, run.Descriptor.Name, filter ?? "(a validator)", run.Id, reply.StatusCode);
            return reply;
        }

        if (filter is null)
        {
            LogCheckFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.Id);
        }
        else
        {
            LogFilterFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, filter, run.Id);
        }

        return RunRefusals.InternalError(run.Id);
    }

    // As the filters want it, if there are any.
    private Reply Filter(Run run, Reply reply) => run.FiltersPassed == 0 ? reply : Filtered(run, reply);

    // The filters see the reply, the last one first. One that throws, or gives none, makes it a 500.
    private Reply Filtered(Run run, Reply reply)
    {
        var outer = BeginUserCode();
        for (; run.FiltersPassed > 0; run.FiltersPassed--)
        {
            var filter = run.Filters[run.FiltersPassed - 1];
            try
            {
                reply = !Applies(filter, run) ? reply : filter.After(run.FilterContext!, reply)
                    ?? throw new InvalidOperationException("After returned null: return the reply.");
            }
            catch (Exception fault)
            {
                LogFilterFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, filter.GetType().Name, run.Id);
                reply = RunRefusals.InternalError(run.Id);
            }
        }

        SynchronizationContext.SetSynchronizationContext(outer);
        return reply;
    }

    private static bool Applies(FilterAttribute filter, Run run) => filter.AlsoFromCode || run.HttpOrNull is not null;

    // The reply to a request that is not valid; null if it is.
    private Reply? NotValid(Run run)
    {
        var errors = run.Check();
        return errors.Count == 0 ? null : RunRefusals.InvalidRequest(errors);
    }
}
