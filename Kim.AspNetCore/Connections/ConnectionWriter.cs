using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Kim.Diagnostics;
using Kim.Loops;

namespace Kim.AspNetCore.Connections;

/// <summary>The writing half of a connection: bytes gather here and the loop sends them once, at the end of the tick.</summary>
/// <remarks>
/// A flush hands what is written to the loop and completes at once, unless more than the limit (<c>Kim:MaxUnsent</c>) are still unsent:
/// then it stays pending until half of
/// that is out, so that a client that does not read slows down who writes to it. One flush at a time.
/// </remarks>
internal sealed class ConnectionWriter(ReactorConnection connection, OutputBuffer output, int unsentBytesMax) : PipeWriter,
IValueTaskSource<FlushResult>, ILoopWork
{
    private ManualResetValueTaskSourceCore<FlushResult> _source;
    private volatile bool _pending;
    private volatile bool _closed;
    private bool _cancelled;
    private bool _completionQueued;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => output.Uncommitted;

    /// <summary>Whether a flush resumes its writer on the thread pool, not on the loop. Set before the first write.</summary>
    internal bool CompletesOffLoop
    {
        set => _source.RunContinuationsAsynchronously = value;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => output.GetSpan(sizeHint);

    public override void Advance(int bytes) => output.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        output.Commit();
        if (_closed)
        {
            return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: true));
        }

        var full = output.Unsent > unsentBytesMax;
        if (full)
        {
            Instruments.LimitMet("MaxUnsent");
            _source.Reset();
            _pending = true;
        }

        if (connection.Loop.IsLoopThread)
        {
            connection.WantFlush();
        }
        else
        {
            connection.Loop.Post(static state => ((ConnectionWriter)state!).FlushPosted(), this);
        }

        return full ? new ValueTask<FlushResult>(this, _source.Version) : default;
    }

    public override void CancelPendingFlush()
    {
        if (connection.Loop.IsLoopThread)
        {
            _cancelled = true;
            QueueCompletion();
        }
        else
        {
            connection.Loop.Post(static state => ((ConnectionWriter)state!).CancelPendingFlush(), this);
        }
    }

    public override void Complete(Exception? exception = null)
    {
        // Kestrel flushes before it completes; the connection's disposal sends what is left.
    }

    /// <summary>Pending bytes are sent. Loop only.</summary>
    internal void Sent()
    {
        if (_pending && output.Unsent <= unsentBytesMax / 2)
        {
            QueueCompletion();
        }
    }

    /// <summary>The descriptor is closed: nothing is sent any more, and the writer is told. Loop only.</summary>
    internal void Closed()
    {
        _closed = true;
        QueueCompletion();
    }

    /// <summary>Completes the pending flush, in the loop's work phase.</summary>
    public void Execute()
    {
        _completionQueued = false;
        if (_pending)
        {
            _pending = false;
            var cancelled = _cancelled;
            _cancelled = false;
            _source.SetResult(new FlushResult(cancelled, _closed));
        }
    }

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    // A flush made off the loop: it may have been sent, or the connection closed, before it was seen to be pending.
    private void FlushPosted()
    {
        connection.WantFlush();
        if (_pending && (_closed || output.Unsent <= unsentBytesMax / 2))
        {
            QueueCompletion();
        }
    }

    private void QueueCompletion()
    {
        if (_pending && !_completionQueued)
        {
            _completionQueued = true;
            connection.Loop.Defer(this);
        }
    }
}
