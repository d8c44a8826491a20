#pragma warning disable SER009 // See TransportTunnel.

using Kim.Runs;
using RESPite.Transports;

namespace Kim.Redis.Transport;

/// <summary>
/// Puts a StackExchange.Redis connection on the reactor: the library writes into our output, and parses what we receive right where we
/// receive it.
/// </summary>
/// <param name="socket">The connection.</param>
/// <param name="fifo">
/// The runs that wait for its replies; <see langword="null"/> for subscriptions, which do not answer each command with one reply.
/// </param>
internal sealed class RedisTransport(RedisSocket socket, CompletionFifo? fifo) : DuplexTransport, IRedisReceiver
{
    private TransportReceiver? _receiver;

    // The library's lock is held by who writes.
    private RespCounter _commands;

    // The reactor's.
    private RespCounter _replies;

    public override Memory<byte> GetMemory(int sizeHint = 0) => socket.Output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => socket.Output.GetSpan(sizeHint);

    public override void Advance(int count)
    {
        if (fifo is not null)
        {
            _commands.Add(socket.Output.Room(count));

            // On the reactor it is a step that writes, and its reply comes in its turn; the library's own timer writes for itself.
            if (socket.Loop.IsLoopThread)
            {
                fifo.NoteStaged();
            }
        }

        socket.Output.Advance(count);
    }

    public override bool Flush()
    {
        fifo?.NoteSent(_commands.Count);
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
        if (fifo is not null)
        {
            _replies.Add(bytes);
            fifo.BatchReceived(_replies.Count);
        }
    }

    void IRedisReceiver.OnClosed(Exception? fault)
    {
        _receiver!.OnClosed(fault);
        fifo?.Abandon();
    }
}
