using Microsoft.Extensions.Logging;

namespace Kim.Steps;

// What becomes of an exception, and of the token of a run that ends.
public sealed partial class StepRunner
{
    private Reply ReplyFor(Command command, Exception fault)
    {
        foreach (var map in _options.FaultReplies)
        {
            if (map(fault) is { } reply)
            {
                LogMappedFault(fault, command.Descriptor.Name, command.StepName, command.Id, reply.StatusCode);
                return reply;
            }
        }

        LogFault(fault, command.Descriptor.Name, command.StepName, command.Id);
        return new EnvelopeReply(1, "internal error", 500, trace: command.Id);
    }

    // A client that leaves is noticed on some other thread; the token is cancelled on the reactor, where the user's callbacks are safe.
    private CancellationTokenSource NewCancellation(Command command)
    {
        var source = new CancellationTokenSource();
        var gone = command.Receiver.ClientGone;
        if (gone.CanBeCanceled)
        {
            gone.UnsafeRegister(_ => _loop.Post(static state => Cancel((CancellationTokenSource)state!), source), null);
        }

        return source;
    }

    private static void EndCancellation(CancellationTokenSource source, bool cancel)
    {
        if (cancel)
        {
            Cancel(source);
        }

        source.Dispose();
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended in the meantime.
        }
        catch (AggregateException)
        {
            // A callback of the user threw. The run has ended or goes on; either way its outcome stands.
        }
    }

    [LoggerMessage(LogLevel.Error, "{Command} failed in step {Step}, run {Run}")]
    private partial void LogFault(Exception fault, string command, string step, string run);

    // One line per request would flood the log of a server that has lost its Redis; that it is lost is logged once.
    [LoggerMessage(LogLevel.Debug, "{Command} failed in step {Step}, run {Run}: answered {Status}")]
    private partial void LogMappedFault(Exception fault, string command, string step, string run, int status);

    [LoggerMessage(LogLevel.Warning, "{Command} passed its deadline in step {Step}, run {Run}")]
    private partial void LogDeadline(string command, string step, string run);

    [LoggerMessage(LogLevel.Error, "A service of a run threw while it was disposed")]
    private partial void LogScopeFault(Exception fault);

    [LoggerMessage(LogLevel.Error, "An async void method threw on the reactor; return a Task from it so that its run can answer for it")]
    private partial void LogPostedFault(Exception fault);
}
