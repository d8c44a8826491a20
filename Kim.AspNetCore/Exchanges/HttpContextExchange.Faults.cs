using Kim.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Exchanges;

// What throws between the request and its reply, and is not the run's: features and middleware of the app, mostly.
internal sealed partial class HttpContextExchange
{
    // A feature of the app may throw here, too.
    private bool ClientHasLeft()
    {
        try
        {
            return context.RequestAborted.IsCancellationRequested;
        }
        catch (Exception fault)
        {
            LogUnsentReply(fault, route.Command.Descriptor.Name, Id);
            return false;
        }
    }

    private Reply Break(Exception fault)
    {
        var id = Id;
        LogFault(fault, route.Command.Descriptor.Name, id);
        return RunRefusals.InternalError(id);
    }

    // A 500 with its envelope; a bare one if the response's body is what throws; and if the response has begun an end that no client takes
    // for whole.
    private async ValueTask WriteInsteadAsync(Exception fault)
    {
        var id = Id;
        LogUnsentReply(fault, route.Command.Descriptor.Name, id);
        var error = front.Renderer.Shown(RunRefusals.InternalError(id), Number);
        if ((_hasBegunBody || !await TryWriteAsync(error, error.GetBody()).ConfigureAwait(false))
            && !await TryWriteAsync(RequestRefusals.BareInternalError(), []).ConfigureAwait(false))
        {
            context.Abort();
        }
    }

    private async ValueTask<bool> TryWriteAsync(Reply reply, byte[] body)
    {
        try
        {
            var response = context.Response;
            if (response.HasStarted)
            {
                return false;
            }

            response.Clear();
            await WriteAsync(reply, body).ConfigureAwait(false);
            return true;
        }
        catch (Exception fault)
        {
            LogLostReply(fault, Id);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Command} could not be served, run {Run}")]
    private partial void LogFault(Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Error,
        "The reply of {Command} could not be written, run {Run}: middleware has begun the response, or a part of it throws")]
    private partial void LogUnsentReply(Exception fault, string command, string run);

    [LoggerMessage(LogLevel.Debug, "The reply of run {Run} could not be sent")]
    private partial void LogLostReply(Exception fault, string run);

    [LoggerMessage(
        LogLevel.Debug, "The client left, or the app's request timeout passed, before the request was whole, run {Run}: {Reason}")]
    private partial void LogLostRequest(string reason, string run);
}
