using Kim.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Exchanges;

// What throws between the request and its reply, and is not the run's: it is answered all the same, and the connection continues if it can.
internal sealed partial class KestrelExchange
{
    // How much of the body was read is not known any more: so the connection ends with the reply.
    private Task Break(Exception fault)
    {
        var id = Id;
        if (_replied)
        {
            LogLateFault(fault, id);
            return Handed();
        }

        if (fault is BadHttpRequestException bad)
        {
            return Refuse(RequestRefusals.RefusedByServer(bad), isLast: true);
        }

        LogFault(fault, _request.Method, _request.Path, id);
        return Refuse(RunRefusals.InternalError(id), isLast: true);
    }

    // A reply that the server does not take is a 500. If its head is out, or nobody is there, the connection ends: nothing that looks whole
    // may follow.
    private void WriteInstead(Exception fault)
    {
        if (ClientGone.IsCancellationRequested)
        {
            LogLostReply(fault, Id);
            return;
        }

        LogUnsentReply(fault, Id);
        try
        {
            if (!_response.HasStarted)
            {
                _response.Headers.Clear();
                _write = Write(RunRefusals.InternalError(Id));
                return;
            }
        }
        catch (Exception again)
        {
            LogLostReply(again, Id);
        }

        _features.Get<IHttpRequestLifetimeFeature>()?.Abort();
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} could not be served, run {Run}")]
    private partial void LogFault(Exception fault, string method, string path, string run);

    [LoggerMessage(LogLevel.Error, "Something threw after the reply of run {Run}")]
    private partial void LogLateFault(Exception fault, string run);

    [LoggerMessage(LogLevel.Error, "The reply of run {Run} could not be written")]
    private partial void LogUnsentReply(Exception fault, string run);

    [LoggerMessage(LogLevel.Debug, "The reply of run {Run} could not be sent")]
    private partial void LogLostReply(Exception fault, string run);

    [LoggerMessage(LogLevel.Debug, "The client left before its request was whole, run {Run}: {Reason}")]
    private partial void LogLostRequest(string reason, string run);
}
