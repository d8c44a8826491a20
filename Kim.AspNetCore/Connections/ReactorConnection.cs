using System.Net;
using Kim.Loops;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Kim.AspNetCore.Connections;

/// <summary>A socket on the reactor as Kestrel wants a connection.</summary>
/// <remarks>
/// All state is the loop's; calls from other threads are posted to it. The first read is made off the reactor (Kestrel starts a connection
/// on the thread pool): it stays pending and is completed from the loop, and everything after it stays there.
/// </remarks>
internal sealed partial class ReactorConnection : ISocketOwner
{
    private readonly CancellationTokenSource _closed = new();
    private readonly ReactorSocket _socket;
    private readonly ConnectionReader _input;
    private readonly ConnectionWriter _output;
    private readonly FeatureCollection _features = new();
    private IDictionary<object, object?>? _items;
    private bool _servedOffLoop;
    private TaskCompletionSource? _disposed;

    internal ReactorConnection(
        ReactorSocket socket, string id, EndPoint? local, EndPoint? remote, InputBuffers buffers, int unsentBytesMax)
    {
        _socket = socket;
        ConnectionId = id;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        _input = new ConnectionReader(this, buffers);
        _output = new ConnectionWriter(this, socket.Output, unsentBytesMax);
        socket.Owner = this;
        Transport = this;
        _features.Set<IConnectionIdFeature>(this);
        _features.Set<IConnectionTransportFeature>(this);
        _features.Set<IConnectionItemsFeature>(this);
        _features.Set<IConnectionLifetimeFeature>(this);
        _features.Set<IConnectionEndPointFeature>(this);
        _features.Set<IMemoryPoolFeature>(this);
        _features.Set<Loop>(socket.Loop);
    }

    internal EpollLoop Loop => _socket.Loop;

    /// <summary>
    /// Leaves the loop to sockets and runs: the server of the connection continues on the thread pool. Before the first read.
    /// </summary>
    internal void ServeOffLoop()
    {
        _servedOffLoop = true;
        _input.CompletesOffLoop = true;
        _output.CompletesOffLoop = true;
    }

    /// <summary>What the reader finds before anything is received: the bytes that another owner has not consumed. Before the first
    /// read.</summary>
    /// <param name="buffer">The buffer, which is the reader's from here.</param>
    /// <param name="start">Where they begin.</param>
    /// <param name="end">Where they end.</param>
    internal void Begin(byte[]? buffer, int start, int end)
    {
        _input.Begin(buffer, start, end);
        if (_socket.HasInputEnded)
        {
            ((ISocketOwner)this).InputEnded();
        }
    }

    /// <summary>The reader wants more than it has seen.</summary>
    internal void WantInput() => _socket.WantInput();

    /// <summary>The writer has committed output.</summary>
    internal void WantFlush() => _socket.WantFlush();

    Span<byte> ISocketOwner.Room() => _input.Room();

    void ISocketOwner.Received(int count) => _input.Received(count);

    void ISocketOwner.InputEnded()
    {
        _input.End(null);
        CancelClosed();
    }

    void ISocketOwner.Sent() => _output.Sent();

    void ISocketOwner.Failed(Exception reason) => _input.End(reason);

    void ISocketOwner.Closed()
    {
        if (_socket.IsClosed)
        {
            _output.Closed();
        }

        _disposed?.TrySetResult();
        CancelClosed();
    }

    private void CancelClosed()
    {
        if (_closed.IsCancellationRequested)
        {
            return;
        }

        if (_servedOffLoop)
        {
            _ = _closed.CancelAsync();
        }
        else
        {
            _closed.Cancel();
        }
    }
}
