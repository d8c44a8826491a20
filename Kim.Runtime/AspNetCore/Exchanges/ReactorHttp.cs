using Kim.AspNetCore.Routing;
using Kim.Diagnostics;
using Kim.Loops;

namespace Kim.AspNetCore.Exchanges;

/// <summary>One reactor as HTTP sees it: where requests become runs, how replies are written, what is counted and limited.</summary>
/// <param name="loop">The reactor.</param>
/// <param name="dispatcher">Begins its runs.</param>
/// <param name="renderer">Writes its replies.</param>
/// <param name="requestsMax">Requests in flight on this reactor (its share of <c>Kim:MaxRequests</c>).</param>
/// <param name="pipelinedMax">Requests that one connection is served back to back (<c>Kim:MaxPipelined</c>).</param>
internal sealed class ReactorHttp(EventLoop loop, CommandDispatcher dispatcher, ReplyRenderer renderer, int requestsMax, int pipelinedMax)
{
    private int _requestsInFlight;
    private long _requests;
    private int _connections;
    private long _hops;
    private volatile bool _draining;

    internal EventLoop Loop => loop;

    internal CommandDispatcher Dispatcher => dispatcher;

    internal ReplyRenderer Renderer => renderer;

    internal int PipelinedMax => pipelinedMax;

    /// <summary>Connections that are open.</summary>
    internal int Connections => Volatile.Read(ref _connections);

    /// <summary>Requests that have begun and are not over.</summary>
    internal int RequestsInFlight => Volatile.Read(ref _requestsInFlight);

    /// <summary>Requests so far.</summary>
    internal long Requests => Volatile.Read(ref _requests);

    /// <summary>Requests that came from another thread and had to hop: the first of a connection, HTTP/2, and all on the stock transport.</summary>
    internal long Hops => Interlocked.Read(ref _hops);

    /// <summary>Whether the next reply of each connection is its last.</summary>
    internal bool IsDraining => _draining;

    internal void Drain() => _draining = true;

    internal void ConnectionOpened() => Interlocked.Increment(ref _connections);

    internal void ConnectionClosed() => Interlocked.Decrement(ref _connections);

    /// <summary>A request has to hop. Any thread.</summary>
    internal void Hopped() => Interlocked.Increment(ref _hops);

    /// <summary>A request begins; a refusal if there is no room for it. Any thread.</summary>
    internal Reply? BeginRequest()
    {
        Interlocked.Increment(ref _requests);
        if (Interlocked.Increment(ref _requestsInFlight) <= requestsMax)
        {
            return null;
        }

        Instruments.LimitMet("MaxRequests");
        return Refusals.TooManyRequests();
    }

    /// <summary>It is over. Any thread.</summary>
    internal void EndRequest() => Interlocked.Decrement(ref _requestsInFlight);
}
