using System.Buffers;
using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace Kim.Redis;

/// <summary>
/// The same connection through the library's stable seam, a <see cref="Stream"/>: one more copy each way, and the library's own loops.
/// </summary>
/// <remarks>One read and one write at a time. What arrives while nobody reads is kept: at most the replies to what was asked.</remarks>
internal sealed class RedisStream(RedisSocket socket) : Stream, IRedisReceiver, IValueTaskSource<int>
{
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _arrived = new();
    private ManualResetValueTaskSourceCore<int> _source = new() { RunContinuationsAsynchronously = true };
    private int _taken;
    private Memory<byte> _target;
    private bool _reading;
    private bool _closed;
    private Exception? _fault;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Begins to receive.</summary>
    internal void Open() => socket.Start(this);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Debug.Assert(!_reading, "One read at a time.");
            if (_arrived.WrittenCount > _taken)
            {
                return new ValueTask<int>(Take(buffer.Span));
            }

            if (_closed)
            {
                return _fault is null ? new ValueTask<int>(0) : ValueTask.FromException<int>(new IOException(_fault.Message, _fault));
            }

            _source.Reset();
            _target = buffer;
            _reading = true;
            return new ValueTask<int>(this, _source.Version);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        // The library writes under its lock; the gate only keeps this honest.
        lock (_gate)
        {
            buffer.CopyTo(socket.Output.GetSpan(buffer.Length));
            socket.Output.Advance(buffer.Length);
            socket.Flush();
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return default;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    void IRedisReceiver.OnReceived(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _arrived.Write(bytes);
            CompleteRead();
        }
    }

    void IRedisReceiver.OnClosed(Exception? fault)
    {
        lock (_gate)
        {
            _closed = true;
            _fault = fault;
            CompleteRead();
        }
    }

    int IValueTaskSource<int>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            socket.Close();
        }

        base.Dispose(disposing);
    }

    private void CompleteRead()
    {
        if (!_reading)
        {
            return;
        }

        _reading = false;
        var target = _target;
        _target = default;
        if (_arrived.WrittenCount > _taken)
        {
            _source.SetResult(Take(target.Span));
        }
        else if (_fault is null)
        {
            _source.SetResult(0);
        }
        else
        {
            _source.SetException(new IOException(_fault.Message, _fault));
        }
    }

    private int Take(Span<byte> target)
    {
        var available = _arrived.WrittenSpan[_taken..];
        var count = Math.Min(available.Length, target.Length);
        available[..count].CopyTo(target);
        _taken += count;
        if (_taken == _arrived.WrittenCount)
        {
            _arrived.ResetWrittenCount();
            _taken = 0;
        }

        return count;
    }
}
