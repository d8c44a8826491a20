using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Kim.AspNetCore.Connections;

namespace Kim.AspNetCore.Heads;

/// <summary>
/// Stands between a connection and the server's HTTP/1.1, and shows the heads to a <see cref="HeadCheck"/> before the server sees them.
/// </summary>
/// <remarks>
/// <code>
/// Head --EndHead: the verdict--> Body --BeginHead--> Head
/// </code>
/// Head: what comes belongs to a request's head, up to its end. Body: everything passes untouched. The server of the requests says when; a
/// request that begins without
/// <see cref="BeginHead"/> was not judged, and is refused. One read at a time, as with every <see cref="PipeReader"/>.
/// It shows what was received, not what became of it: the server decodes a percent-encoded path where it lies. And it counts what is
/// consumed, so that the server and the check must agree where a head ends. An inner reader that knows what it has lent (the reactor's)
/// completes reads itself, and tells what it lends; another one's pending read is completed where the inner one completes, by this.
/// </remarks>
internal sealed class StrictHeadReader : PipeReader, IValueTaskSource<ReadResult>, ILentBytesObserver
{
    private static readonly HeadFault NotJudged = new(400, "it follows a body that was not read to its end");
    private static readonly HeadFault OutOfStep = new(400, "where its head ends can be read in two ways");

    private readonly PipeReader _inner;
    private readonly ILendingReader? _lending;
    private readonly HeadCheck _check = new();
    private readonly Action _complete;
    private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _pending;
    private ManualResetValueTaskSourceCore<ReadResult> _source;

    // In Head, and between a read and its AdvanceTo only: what was lent out. Not used where the inner reader knows.
    private ReadOnlySequence<byte> _lent;
    private bool _isInHead = true;

    // In Head: how many bytes the check has taken that are not consumed yet. They are lent again.
    private long _ahead;

    internal StrictHeadReader(PipeReader inner)
    {
        _inner = inner;
        _lending = inner as ILendingReader;
        _complete = Complete;
        if (_lending is not null)
        {
            _lending.Observer = this;
        }
    }

    /// <summary>The head is consumed, the body begins. Returns why the request must be refused, or <see langword="null"/>.</summary>
    internal HeadFault? EndHead()
    {
        if (!_isInHead)
        {
            return NotJudged;
        }

        var isInStep = _ahead == 0;
        _isInHead = false;
        _ahead = 0;
        return _check.Judge() ?? (isInStep ? null : OutOfStep);
    }

    /// <summary>The body is consumed to its end: what comes now is the next head.</summary>
    internal void BeginHead() => _isInHead = true;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = _inner.ReadAsync(cancellationToken);
        if (!_isInHead || _lending is not null)
        {
            return read;
        }

        if (read.IsCompletedSuccessfully)
        {
            return new ValueTask<ReadResult>(Lend(read.Result));
        }

        // Not IsCompleted: a connection's first read is made off the loop, and may have completed since the line above.
        if (read.IsFaulted || read.IsCanceled)
        {
            // There is nothing to lend, and waiting for it would go through the thread pool.
            return read;
        }

        _source.Reset();
        _pending = read.ConfigureAwait(false).GetAwaiter();
        _pending.UnsafeOnCompleted(_complete);
        return new ValueTask<ReadResult>(this, _source.Version);
    }

    public override bool TryRead(out ReadResult result)
    {
        var has = _inner.TryRead(out result);
        if (has && _isInHead && _lending is null)
        {
            Lend(result);
        }

        return has;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_isInHead)
        {
            _ahead -= (_lending is null ? _lent.Slice(0, consumed) : _lending.LentUpTo(consumed)).Length;
            _lent = default;
        }

        _inner.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public void Lent(in ReadOnlySequence<byte> bytes)
    {
        if (_isInHead && !_check.IsDone)
        {
            _ahead += _check.Feed(_ahead == 0 ? bytes : bytes.Slice(_ahead));
        }
    }

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => _inner.CompleteAsync(exception);

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private ReadResult Lend(in ReadResult result)
    {
        _lent = result.Buffer;
        Lent(result.Buffer);
        return result;
    }

    private void Complete()
    {
        ReadResult result;
        try
        {
            result = Lend(_pending.GetResult());
        }
        catch (Exception fault)
        {
            _source.SetException(fault);
            return;
        }

        _source.SetResult(result);
    }
}
