using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Kim.AspNetCore.Connections;

// What Kestrel sees of a connection.
internal sealed partial class ReactorConnection : ConnectionContext, IDuplexPipe,
    IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature, IConnectionLifetimeFeature, IConnectionEndPointFeature,
    IMemoryPoolFeature
{
    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features => _features;

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override IDuplexPipe Transport { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override CancellationToken ConnectionClosed
    {
        get => _closed.Token;
        set => throw new NotSupportedException("The connection decides when it is closed.");
    }

    MemoryPool<byte> IMemoryPoolFeature.MemoryPool => BlockPool.Instance;

    PipeReader IDuplexPipe.Input => _input;

    PipeWriter IDuplexPipe.Output => _output;

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (Loop.IsLoopThread)
        {
            _socket.Fail(abortReason);
        }
        else
        {
            Loop.Post(state => _socket.Fail((Exception)state!), abortReason);
        }
    }

    public override void Abort() => Abort(new ConnectionAbortedException("The connection was aborted by the server."));

    /// <summary>Lets go of the connection: what was written is still sent.</summary>
    public override ValueTask DisposeAsync()
    {
        if (Loop.IsLoopThread)
        {
            _socket.BeginClose();
            return _socket.IsDraining ? new ValueTask((_disposed ??= new()).Task) : default;
        }

        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Loop.Post(
            state =>
            {
                _disposed = (TaskCompletionSource)state!;
                _socket.BeginClose();
            },
            disposed);
        return new ValueTask(disposed.Task);
    }
}
