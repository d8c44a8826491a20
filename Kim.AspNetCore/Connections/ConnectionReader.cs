using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Kim.Loops;

namespace Kim.AspNetCore.Connections;

/// <summary>The reading half of a connection: one contiguous buffer, filled by the loop, read by the server of the connection.</summary>
/// <remarks>
/// Owns the buffer. One read at a time; between a read's result and <see cref="AdvanceTo(SequencePosition, SequencePosition)"/> the bytes
/// are lent out: the loop may append after them but never moves them. All state is the loop's; a call from another thread is posted. A read
/// from elsewhere begins when it is awaited: the awaiter resumes on the loop, since it never finds the read completed already.
/// </remarks>
internal sealed partial class ConnectionReader(ReactorConnection connection, InputBuffers buffers) : PipeReader, ILendingReader,
IValueTaskSource<ReadResult>, ILoopWork
{
    // What a client may send ahead while nobody reads. A head is at most 8 KiB of request line and 32 KiB of headers (Kestrel's limits).
    private const int AheadBytesMax = 64 * 1024;

    private ManualResetValueTaskSourceCore<ReadResult> _source;
    private byte[]? _buffer;
    private int _start;
    private int _end;

    // Up to here the consumer has seen all there was; new bytes have to come before a read completes.
    private int _examined;
    private bool _lent;
    private bool _pending;

    // A read from elsewhere that nobody awaits yet. The reading thread's, not the loop's.
    private bool _beginsWhenAwaited;

    // Of the read that is under way.
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private bool _completionQueued;
    private bool _cancelled;
    private bool _ended;
    private bool _completed;
    private Exception? _fault;
    private ILentBytesObserver? _observer;

    /// <inheritdoc/>
    public ILentBytesObserver? Observer
    {
        set => _observer = value;
    }

    /// <summary>Whether the reader resumes on the thread pool, not on the loop. Set before the first read.</summary>
    internal bool CompletesOffLoop
    {
        set => _source.RunContinuationsAsynchronously = value;
    }

    private EpollLoop Loop => connection.Loop;

    private bool HasResult => _end > _examined || _ended || _cancelled;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        _token = cancellationToken;
        if (!Loop.IsLoopThread)
        {
            _source.Reset();
            _beginsWhenAwaited = true;
            return new ValueTask<ReadResult>(this, _source.Version);
        }

        if (HasResult)
        {
            return _fault is null ? new ValueTask<ReadResult>(TakeResult()) : ValueTask.FromException<ReadResult>(_fault);
        }

        _source.Reset();
        BeginRead();
        return new ValueTask<ReadResult>(this, _source.Version);
    }

    public override bool TryRead(out ReadResult result)
    {
        // Off the loop a look would race with it; a false here sends the caller to ReadAsync.
        if (Loop.IsLoopThread && HasResult)
        {
            if (_fault is not null)
            {
                throw _fault;
            }

            result = TakeResult();
            return true;
        }

        result = default;
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (Loop.IsLoopThread)
        {
            Advance(consumed, examined);
        }
        else
        {
            PostAdvance(consumed, examined);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySequence<byte> LentUpTo(SequencePosition end) =>
        _lent && _end > _start ? new ReadOnlySequence<byte>(_buffer!, _start, IndexOf(end) - _start) : ReadOnlySequence<byte>.Empty;

    public override void CancelPendingRead()
    {
        if (Loop.IsLoopThread)
        {
            _cancelled = true;
            QueueCompletion();
        }
        else
        {
            Loop.Post(static state => ((ConnectionReader)state!).CancelPendingRead(), this);
        }
    }

    public override void Complete(Exception? exception = null)
    {
        if (!Loop.IsLoopThread)
        {
            Loop.Post(static state => ((ConnectionReader)state!).Complete(), this);
            return;
        }

        _completed = true;
        _lent = false;
        _start = _end = _examined = 0;
        ReleaseBuffer();
    }

    /// <summary>What is there before anything is received. Before the first read.</summary>
    internal void Begin(byte[]? buffer, int start, int end) => (_buffer, _start, _end) = (buffer, start, end);

    /// <summary>Where the loop may receive to; empty if nobody consumes what is there.</summary>
    internal Span<byte> Room()
    {
        if (_completed)
        {
            return default;
        }

        _buffer ??= buffers.Rent();
        if (_end == _buffer.Length && !_lent)
        {
            MakeRoom();
        }

        return _buffer.AsSpan(_end);
    }

    /// <summary>So many bytes were received into the room.</summary>
    internal void Received(int count)
    {
        _end += count;
        QueueCompletion();
    }

    /// <summary>Nothing more comes: the peer's end, or a fault.</summary>
    internal void End(Exception? fault)
    {
        _ended = true;
        _fault ??= fault;
        QueueCompletion();
    }

    /// <summary>Completes the pending read, in the loop's work phase.</summary>
    public void Execute()
    {
        _completionQueued = false;
        if (!_pending || !HasResult)
        {
            return;
        }

        _pending = false;
        _registration.Unregister();
        if (_fault is not null)
        {
            _source.SetException(_fault);
        }
        else
        {
            _source.SetResult(TakeResult());
        }
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _source.OnCompleted(continuation, state, token, flags);
        if (_beginsWhenAwaited)
        {
            _beginsWhenAwaited = false;
            Loop.Post(static state => ((ConnectionReader)state!).BeginRead(), this);
        }
    }

    private void BeginRead()
    {
        Debug.Assert(!_pending && !_lent, "One read at a time.");
        _pending = true;
        if (HasResult)
        {
            QueueCompletion();
        }
        else
        {
            connection.WantInput();
            _registration = _token.UnsafeRegister(static (state, token) => ((ConnectionReader)state!).PostCancel(token), this);
        }
    }

    private void PostCancel(CancellationToken token) => Loop.Post(_ => Cancel(token), null);

    // Too late for its own read it may meet a later one, whose token is another or cancelled as well.
    private void Cancel(CancellationToken token)
    {
        if (_pending && _token == token)
        {
            _pending = false;
            _source.SetException(new OperationCanceledException(token));
        }
    }

    private ReadResult TakeResult()
    {
        var cancelled = _cancelled;
        _cancelled = false;
        _lent = true;
        var bytes = _end > _start ? new ReadOnlySequence<byte>(_buffer!, _start, _end - _start) : ReadOnlySequence<byte>.Empty;
        _observer?.Lent(bytes);
        return new ReadResult(bytes, cancelled, _ended);
    }

    private void Advance(SequencePosition consumed, SequencePosition examined)
    {
        _lent = false;
        if (_completed || _end == _start)
        {
            return;
        }

        _start = IndexOf(consumed);
        _examined = Math.Max(IndexOf(examined), _start);
        Debug.Assert(_start <= _end && _examined <= _end, "No more can be consumed than was lent.");
        if (_start == _end)
        {
            _start = _end = _examined = 0;
            ReleaseBuffer();
        }

        if (!_ended)
        {
            connection.WantInput();
        }
    }

    // A method of its own: a lambda's captures are allocated where its method begins, also on the way that does not need them.
    private void PostAdvance(SequencePosition consumed, SequencePosition examined) => Loop.Post(_ => Advance(consumed, examined), null);

    private void QueueCompletion()
    {
        if (_pending && !_completionQueued)
        {
            _completionQueued = true;
            Loop.Defer(this);
        }
    }
}
