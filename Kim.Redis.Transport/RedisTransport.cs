#pragma warning disable SER009 // See TransportTunnel.

using Kim.Runs;
using RESPite.Transports;

namespace Kim.Redis.Transport;

/// <summary>
/// Puts a StackExchange.Redis connection on the reactor: the library writes into our output, and parses what we receive right where we
/// receive it.
/// </summary>
internal sealed class RedisTransport(RedisSocket socket, CompletionFifo fifo) : DuplexTransport, IRedisReceiver
{
    private TransportReceiver? _receiver;

    public override Memory<byte> GetMemory(int sizeHint = 0) => socket.Output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => socket.Output.GetSpan(sizeHint);

    public override void Advance(int count)
    {
        socket.Output.Advance(count);

        // On the reactor it is a step that writes, and its reply comes in its turn; the library's own timer writes for itself.
        if (socket.Loop.IsLoopThread)
        {
            fifo.NoteStaged();
        }
    }

    public override bool Flush()
    {
        socket.Flush();
        return true;
    }

    public override void Start(TransportReceiver receiver)
    {
        _receiver = receiver;
        socket.Start(this);
    }

    public override ValueTask DisposeAsync()
    {
        socket.Close();
        return default;
    }

    void IRedisReceiver.OnReceived(ReadOnlySpan<byte> bytes)
    {
        if (!_receiver!.OnReceived(bytes))
        {
            socket.Close();
        }

        _receiver.OnBatchEnd();
        fifo.BatchReceived(bytes.Length);
    }

    void IRedisReceiver.OnClosed(Exception? fault)
    {
        _receiver!.OnClosed(fault);
        fifo.Abandon();
    }
}
