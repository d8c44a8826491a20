using Kim.AspNetCore.Routing;
using Kim.Binding;
using Kim.Diagnostics;
using Kim.Loops;
using Kim.Reactors;
using Kim.Runs;

namespace Kim.AspNetCore.Exchanges;

/// <summary>
/// One reactor as HTTP sees it: its routes, where requests become runs, how replies are written, what is counted and limited.
/// </summary>
/// <param name="reactor">The reactor.</param>
/// <param name="routes">Its routes.</param>
/// <param name="dispatcher">Begins its runs.</param>
/// <param name="renderer">Writes its replies.</param>
/// <param name="requestsMax">Requests in flight on this reactor (its share of <c>Kim:MaxRequests</c>).</param>
/// <param name="pipelinedMax">Requests that one connection is served back to back (<c>Kim:MaxPipelined</c>).</param>
/// <param name="flowsContext">Whether steps see what middleware has set to flow (<c>Kim:FlowContext</c>).</param>
internal sealed class ReactorHttp(
    Reactor reactor, RouteTable routes, CommandDispatcher dispatcher, ReplyRenderer renderer, int requestsMax,
    int pipelinedMax, bool flowsContext) : IObservedReactor
{
    private readonly Dictionary<string, Route> _byText = new(StringComparer.Ordinal);
    private int _requestsInFlight;
    private long _requests;
    private int _connections;
    private long _hops;
    private int _laneConnections;
    private long _laneRequests;
    private int _laneInFlight;
    private volatile bool _draining;

    internal Reactor Reactor => reactor;

    internal EventLoop Loop => (EventLoop)reactor.Loop;

    internal CommandDispatcher Dispatcher => dispatcher;

    internal ReplyRenderer Renderer => renderer;

    internal int PipelinedMax => pipelinedMax;

    internal bool FlowsContext => flowsContext;

    /// <summary>Connections that are open.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Requests that have begun and are not over.</summary>
    public int RequestsInFlight => Volatile.Read(ref _requestsInFlight) + Volatile.Read(ref _laneInFlight);

    /// <summary>Requests so far.</summary>
    public long Requests => Volatile.Read(ref _requests) + LaneRequests;

    /// <summary>
    /// Requests that came from another thread and had to hop: the first of a connection, HTTP/2, and all on the stock transport.
    /// </summary>
    public long Hops => Interlocked.Read(ref _hops);

    /// <summary>Those of the connections that are in the fast lane.</summary>
    public int LaneConnections => Volatile.Read(ref _laneConnections);

    /// <summary>Those of the requests that were served there.</summary>
    public long LaneRequests => Volatile.Read(ref _laneRequests);

    string IObservedReactor.Name => Loop.Name;

    int IObservedReactor.RunsInFlight => reactor.Runner.InFlight;

    long IObservedReactor.Ticks => Loop.Ticks;

    long IObservedReactor.BusyMs => Loop.BusyMs;

    /// <summary>Whether the next reply of each connection is its last.</summary>
    internal bool IsDraining => _draining;

    /// <summary>Makes a command's routes known.</summary>
    /// <exception cref="InvalidOperationException">Another command answers one of them.</exception>
    /// <exception cref="KimConfigurationException">By the host's JSON options two members of the request have one name.</exception>
    internal void Add(BoundCommand command)
    {
        for (var i = 0; i < command.Descriptor.Routes.Count; i++)
        {
            var text = command.Descriptor.Routes[i];
            _byText[text] = routes.Add(text, command, i, WireNames.Of(command.Descriptor, i, reactor.Runner.Wire));
        }
    }

    /// <summary>A route by its text, for a server that routes by itself. Any thread, once the reactor is started.</summary>
    internal Route RouteOf(string text) => _byText[text];

    internal void Drain() => _draining = true;

    /// <summary>The fast lane has one connection more; it is counted among all. Reactor only.</summary>
    internal void LaneOpened() => Volatile.Write(ref _laneConnections, _laneConnections + 1);

    /// <summary>One less: it is closed, or Kestrel's.</summary>
    internal void LaneClosed() => Volatile.Write(ref _laneConnections, _laneConnections - 1);

    /// <summary>The fast lane begins a request; a refusal if there is no room for it. Reactor only.</summary>
    /// <remarks>A request that begins on another thread at the same moment may not be seen yet: then there is one too many.</remarks>
    internal Reply? BeginLaneRequest()
    {
        Volatile.Write(ref _laneRequests, _laneRequests + 1);
        Volatile.Write(ref _laneInFlight, _laneInFlight + 1);
        return OrTooMany(RequestsInFlight);
    }

    /// <summary>It is over. Reactor only.</summary>
    internal void EndLaneRequest() => Volatile.Write(ref _laneInFlight, _laneInFlight - 1);

    internal void ConnectionOpened() => Interlocked.Increment(ref _connections);

    internal void ConnectionClosed() => Interlocked.Decrement(ref _connections);

    /// <summary>A request has to hop. Any thread.</summary>
    internal void Hopped() => Interlocked.Increment(ref _hops);

    /// <summary>A request begins; a refusal if there is no room for it. Any thread.</summary>
    internal Reply? BeginRequest()
    {
        Interlocked.Increment(ref _requests);
        return OrTooMany(Interlocked.Increment(ref _requestsInFlight) + Volatile.Read(ref _laneInFlight));
    }

    /// <summary>It is over. Any thread.</summary>
    internal void EndRequest() => Interlocked.Decrement(ref _requestsInFlight);

    private Reply? OrTooMany(int inFlight)
    {
        if (inFlight <= requestsMax)
        {
            return null;
        }

        Instruments.LimitMet("MaxRequests");
        return RequestRefusals.TooManyRequests();
    }
}
