using Kim.Runs.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// How a run ends: undoing what a failed one has completed, the reply, and what the run held.
public sealed partial class StepRunner
{
    /// <summary>Completes when no run is under way. Reactor only.</summary>
    internal Task WhenIdle() =>
        InFlight == 0 ? Task.CompletedTask : (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    // Resume has returned without a wait: with a reply, or from a compensation.
    private int OnReturned(Run run)
    {
        Completed(run);
        if (run.Outcome is not null)
        {
            EndAttempt(run);
            RunMetrics.Compensated(run, undone: true);
            TellUndone(run);
            return Undo(run);
        }

        return Answer(run, Filter(run, run.Reply ?? throw new InvalidOperationException("Resume returns with a wait or with a reply.")));
    }

    private int Answer(Run run, Reply reply)
    {
        if (reply.IsStreamed && run.Durable is not null)
        {
            LogStreamOfDurable(LogOf(run, LogLevel.Error), run.Descriptor.Name, run.StepName, run.Id);
            _ = ((StreamedReply)reply).DisposeAsync();
            return Fail(run, RunRefusals.InternalError(run.Id), null);
        }

        if (reply.StatusCode >= 400)
        {
            return Fail(run, reply, run.Step.Kind == StepKind.Catch ? run.Failure : null);
        }

        if (reply.IsStreamed)
        {
            return Stream(run, (StreamedReply)reply);
        }

        // What cannot be rendered was not answered: it is a failure, and what the run has done is undone.
        if (!IsRenderedLater(run) && Rendered(run, reply) is var rendered && rendered != reply)
        {
            return Fail(run, rendered, run.Failure);
        }

        if (run.Durable is { } durable)
        {
            return SaveEnd(run, durable, reply);
        }

        run.Command.ForgetVisits();
        Finish(run, reply);
        return 0;
    }

    private int Fail(Run run, Reply reply, Exception? failure)
    {
        run.Outcome = reply;
        run.Failure = failure;
        Cancel(run, run.Cancellation);
        return Undo(run);
    }

    private int Undo(Run run)
    {
        var state = NextToUndo(run);
        Leave(run);
        if (run.Durable is { } durable)
        {
            return state != 0 ? SaveUndo(run, durable, state) : SaveFailure(run, durable);
        }

        if (state == 0)
        {
            Finish(run, run.HasReplied ? run.Outcome! : Rendered(run, Filter(run, run.Outcome!)));
        }

        return state;
    }

    // The reply, ready to be sent; in place of one that cannot be rendered a 500 that can.
    private Reply Rendered(Run run, Reply reply)
    {
        var outer = BeginUserCode();
        try
        {
            run.Receiver.Prepare(new StepInfo(run), reply);
            return reply;
        }
        catch (Exception fault)
        {
            LogRenderFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, reply.GetType(), run.Id);
            run.Failure = fault;
            _ = (reply as StreamedReply)?.DisposeAsync();
            return RunRefusals.InternalError(run.Id);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    // The receiver has its reply, and may serve another run.
    private static void Leave(Run run)
    {
        if (run.HasReplied)
        {
            run.Receiver = run.Receiver.AfterReply;
        }
    }

    private void SendReply(Run run)
    {
        run.HasReplied = true;
        run.ReleaseHttp();
        try
        {
            run.Receiver.OnReply(new StepInfo(run), run.Outcome!);
        }
        catch (Exception fault)
        {
            LogReplyFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.Id);
        }
    }

    private void EndBody(Run run, ReplySending sending)
    {
        try
        {
            sending.End();
        }
        catch (Exception fault)
        {
            LogReplyFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.Id);
        }
    }

    private void Finish(Run run, Reply reply)
    {
        run.Outcome = reply;
        Release(run);
        if (run.Durable is { Patience.IsSet: true } durable)
        {
            _loop.Timers.Cancel(durable.Patience);
        }

        RunMetrics.Ended(run, _loop);
        if (!run.HasReplied)
        {
            SendReply(run);
        }
        else if (run.Sending is { } sending)
        {
            EndBody(run, sending);
        }

        TellEnded(run);
        NoteIdle();
    }

    // What it holds is given back.
    private void Release(Run run)
    {
        _loop.Timers.Cancel(run.Deadline);
        EndAttempt(run);
        run.Phase = RunPhase.Ended;
        run.Version++;
        _runs.Remove(run);
        run.Trace?.End();
        if (run.HasPermit)
        {
            run.Permits!.Return();
        }

        if (run.Cancellation is { IsCancellationRequested: false } cancellation)
        {
            cancellation.Dispose();
        }

        if (run.Kept is { } kept)
        {
            _ = DisposeAsync(kept, run);
        }
        else if (run.Scope is { } scope)
        {
            _ = DisposeScopeAsync(scope, run.Descriptor, run.Number);
        }
    }

    private void NoteIdle()
    {
        if (InFlight == 0 && _idle is { } idle)
        {
            _idle = null;
            idle.SetResult();
        }
    }

    // The present wait is over: its timer and its token end with it.
    private void EndAttempt(Run run)
    {
        if (run.Joins != JoinKind.None)
        {
            run.Joins = JoinKind.None;
            EndSequence(run);
        }

        if (run.WaitTimer.IsSet)
        {
            _loop.Timers.Cancel(run.WaitTimer);
            run.WaitTimer = default;
        }

        if (run.AttemptCancellation is { } attempt)
        {
            run.AttemptCancellation = null;
            if (!attempt.IsCancellationRequested && run.Cancellation is not { IsCancellationRequested: true })
            {
                attempt.Dispose();
            }
        }
    }

    // A client that leaves cancels nothing of a durable run. It is noticed on some other thread.
    private CancellationTokenSource NewCancellation(Run run)
    {
        var source = new CancellationTokenSource();
        var gone = run.Receiver.ClientGone;
        if (gone.CanBeCanceled && run.Durable is null)
        {
            gone.UnsafeRegister(_ => _loop.Post(_ => Cancel(run, source), null), null);
        }

        return source;
    }

    // A callback on a token may wait: the driver of a database tells its server there, by a connection that it opens, and waits for the
    // answer. So callbacks are called on the thread pool, unless the loop decides about the order of everything. A source that is cancelled
    // is not disposed, for that would take from it the callbacks that are still to be called.
    private void Cancel(Run run, CancellationTokenSource? source)
    {
        try
        {
            if (_waitsAlways)
            {
                source?.Cancel();
            }
            else if (source?.CancelAsync() is { IsCompletedSuccessfully: false } calls)
            {
                calls.ContinueWith(
                    ended => _loop.Post(_ => NoteTokenFault(run, ended.Exception!), null),
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }
        }
        catch (ObjectDisposedException)
        {
            // The run has ended in the meantime.
        }
        catch (AggregateException fault)
        {
            NoteTokenFault(run, fault);
        }
    }

    // A callback of the user threw. The run has ended or continues; either way its outcome stands.
    private void NoteTokenFault(Run run, AggregateException fault) =>
        LogTokenFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.Id);

    private async Task DisposeScopeAsync(IServiceScope scope, CommandDescriptor command, ulong run)
    {
        try
        {
            await new AsyncServiceScope(scope).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogScopeFault(fault, command.Name, RunNumber.Format(run));
        }
    }
}
