using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Kim.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Kim.AspNetCore.Heads;

/// <summary>
/// Stands between a connection and the server's HTTP/1.1, and shows the heads to a <see cref="HeadCheck"/>, and chunked bodies to a
/// <see cref="ChunkCheck"/>, before the server sees them.
/// </summary>
/// <remarks>
/// <code>
/// Head --EndHead: the verdict--> Body   --BeginHead--> Head
///                            --> Chunks --BeginHead--> Head
///                                Chunks --a fault, after what is before it was read--> Broken: reads throw that it is malformed
/// </code>
/// Head: what comes belongs to a request's head, up to its end. Body: everything passes untouched. Chunks: the body is chunked; what comes
/// belongs to it, up to its end. The server of the requests says when; a request that begins without <see cref="BeginHead"/>, or after a
/// chunked body of which the server and the check have not seen the same end, was not judged, and is refused. One read at a time, as with
/// every <see cref="PipeReader"/>.
/// It shows what was received, not what became of it: the server decodes a percent-encoded path where it lies. And it counts what is
/// consumed, so that the server and the check must agree where a head ends. An inner reader that knows what it has lent (the reactor's)
/// completes the reads of heads itself, and tells what it lends; another one's pending read, and one of chunks, is completed where the
/// inner one completes, by this.
/// </remarks>
internal sealed class StrictHeadReader : PipeReader, IValueTaskSource<ReadResult>, ILentBytesObserver
{
    private static readonly HeadFault NotJudged = new(400, "it follows a body that was not read to its end");
    private static readonly HeadFault OutOfStep = new(400, "where its head ends can be read in two ways");

    private readonly PipeReader _inner;
    private readonly ILendingReader? _lending;
    private readonly int _headMax;
    private readonly HeadCheck _check = new();
    private readonly Action _complete;
    private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _pending;
    private ManualResetValueTaskSourceCore<ReadResult> _source;
    private ChunkCheck? _chunks;
    private Part _part;

    // Between a read and its AdvanceTo only: what was lent out. Not used in Body, nor in Head where the inner reader knows.
    private ReadOnlySequence<byte> _lent;

    // In Head and Chunks: how many bytes the check has taken that are not consumed yet. They are lent again.
    private long _ahead;

    internal StrictHeadReader(PipeReader inner, int headMax)
    {
        _inner = inner;
        _headMax = headMax;
        _lending = inner as ILendingReader;
        _complete = Complete;
        if (_lending is not null)
        {
            _lending.Observer = this;
        }
    }

    private enum Part
    {
        Head,
        Body,
        Chunks,
        Broken,
    }

    /// <summary>Whether the body that comes is malformed: where it ends cannot be known.</summary>
    internal bool IsBroken => _part is Part.Broken;

    /// <summary>The head is consumed, the body begins. Returns why the request must be refused, or <see langword="null"/>.</summary>
    internal HeadFault? EndHead()
    {
        if (_part is not Part.Head)
        {
            return NotJudged;
        }

        var (isInStep, isChunked, asideMax) = (_ahead == 0, _check.IsChunked, _headMax - _check.FieldBytes);
        _ahead = 0;
        var fault = _check.Judge() ?? (isInStep ? null : OutOfStep);
        _part = Part.Body;
        if (isChunked && fault is null)
        {
            (_chunks ??= new ChunkCheck()).Begin(asideMax);
            _part = Part.Chunks;
        }

        return fault;
    }

    /// <summary>The body is consumed to its end: what comes now is the next head.</summary>
    internal void BeginHead() =>
        _part = _part is Part.Broken || (_part is Part.Chunks && (_ahead != 0 || !_chunks!.IsWhole)) ? Part.Body : Part.Head;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_part is Part.Broken)
        {
            return ValueTask.FromException<ReadResult>(Malformed());
        }

        var read = _inner.ReadAsync(cancellationToken);
        if (_part is Part.Body || (_part is Part.Head && _lending is not null))
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
        if (_part is Part.Broken)
        {
            throw Malformed();
        }

        var has = _inner.TryRead(out result);
        if (has && (_part is Part.Chunks || (_part is Part.Head && _lending is null)))
        {
            result = Lend(result);
        }

        return has;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_part is Part.Head && _lending is not null)
        {
            _ahead -= _lending.LentUpTo(consumed).Length;
        }
        else if (_part is Part.Head or Part.Chunks)
        {
            _ahead -= _lent.Slice(0, consumed).Length;
            _lent = default;
        }

        _inner.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public void Lent(in ReadOnlySequence<byte> bytes)
    {
        if (_part is Part.Head && !_check.IsDone)
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
        if (_part is not Part.Chunks)
        {
            Lent(result.Buffer);
            return result;
        }

        _ahead += _chunks!.Feed(result.Buffer.Slice(_ahead));
        if (_chunks.Fault is null)
        {
            return result;
        }

        // What is before the fault is read like that of any body; what comes after it does not matter, nor that it may end there.
        _part = Part.Broken;
        return new ReadResult(result.Buffer.Slice(0, _ahead), result.IsCanceled, isCompleted: false);
    }

    private BadHttpRequestException Malformed() => new("malformed body: " + _chunks!.Fault);

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
