using Kim.Runs.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// How a run ends whose reply is a stream: it is under way until the last byte is sent. docs/coding/http.md says what that means.
public sealed partial class StepRunner
{
    /// <summary>The head of a streamed reply goes out; from here the deadline does not hold, for the client's pace decides.</summary>
    internal IReplyBody BeginBody(Run run, StreamReply reply, long? length)
    {
        // What is logged later may not ask the request any more.
        _ = run.TraceId;
        var body = run.Receiver.OnStream(new StepInfo(run), reply, length) ?? throw new NotSupportedException(
            $"{run.Receiver.GetType()} takes no streamed replies: give it an OnStream, or answer with Bytes.");
        run.HasReplied = true;
        run.ReleaseHttp();
        _loop.Timers.Cancel(run.Deadline);
        run.Deadline = default;
        return body;
    }

    /// <summary>Nobody reads the stream any more: its source is told.</summary>
    internal void LeaveSource(Run run) => Cancel(run, run.Cancellation);

    /// <summary>The streamed reply was sent, or could not be; its source is closed.</summary>
    internal void Sent(Run run, Reply answer, Exception? fault, bool hasLeft)
    {
        int state;
        try
        {
            state = AfterSending(run, answer, fault, hasLeft);
        }
        catch (Exception own)
        {
            run.Sending!.Abort();
            state = OnOwnFault(run, own);
        }

        Continue(run, state);
    }

    private int Stream(Run run, StreamedReply reply)
    {
        if (run.Receiver is ICallReceiver { Caller: var caller })
        {
            run.Command.ForgetVisits();
            LeaveTo(caller, run, reply);
            Finish(run, reply);
            return 0;
        }

        run.Phase = RunPhase.Sending;
        run.Version++;
        ArmDeadline(run);
        run.Cancellation ??= NewCancellation(run);
        run.Sending = new ReplySending(this, run, reply);
        _ = run.Sending.RunAsync();
        return 0;
    }

    private int AfterSending(Run run, Reply answer, Exception? fault, bool hasLeft)
    {
        if (hasLeft && run.Receiver.CancelledReply is { } cancelled)
        {
            run.Sending!.Abort();
            return Fail(run, cancelled, failure: null);
        }

        // A client that leaves does not make the run fail.
        if (hasLeft || (fault is null && answer.IsStreamed))
        {
            run.Command.ForgetVisits();
            Finish(run, run.HasReplied ? answer : RunRefusals.ClientLeft());
            return 0;
        }

        if (fault is null)
        {
            return Answer(run, answer);
        }

        if (!run.HasReplied)
        {
            return Fail(run, ReplyFor(run, fault), fault);
        }

        LogStreamFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.Id);
        run.Sending!.Abort();
        return Fail(run, RunRefusals.InternalError(run.Id), fault);
    }

    // The caller sends the stream, or drops it; what it is read from lives until then.
    private void LeaveTo(Run caller, Run run, StreamedReply reply)
    {
        List<IAsyncDisposable> left = [reply, .. run.Kept ?? []];
        run.Kept?.Clear();
        if (run.Scope is { } scope)
        {
            run.Scope = null;
            left.Add(new AsyncServiceScope(scope));
        }

        if (caller.Phase == RunPhase.Ended)
        {
            _ = DisposeAsync(left, caller);
            return;
        }

        left.ForEach(caller.Keep);
    }

    // What the run has kept, then its scope. One that throws does not keep the others.
    private async Task DisposeAsync(List<IAsyncDisposable> kept, Run run)
    {
        if (run.Scope is { } scope)
        {
            kept.Add(new AsyncServiceScope(scope));
        }

        foreach (var one in kept)
        {
            try
            {
                await one.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception fault)
            {
                LogScopeFault(fault, run.Descriptor.Name, run.Id);
            }
        }
    }

    // Of a task whose result nobody uses.
    private static void Drop(Task task)
    {
        var reply = task switch
        {
            Task<Reply> { IsCompletedSuccessfully: true } whole => whole.Result,
            Task<Next> { IsCompletedSuccessfully: true } next => next.Result.Reply,
            _ => null,
        };
        _ = (reply as StreamedReply)?.DisposeAsync();
    }
}
