using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using Kim.Loops;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Kim.AspNetCore.Exchanges;

/// <summary>A request's body as steps read it, straight from the server: what they do not read waits at the client.</summary>
/// <remarks>
/// <code>
/// Idle --ReadAsync--> Reading --bytes--> Idle
///                             --the end--> AtEnd: reads give 0
///                             --the server refuses it, the framing is not valid, the client leaves--> Failed: reads throw that
/// any  --Close: the reply is out--> Closed: a read under way is cancelled, and the server continues after it has ended
/// </code>
/// A read may come from any thread, for <c>CopyToAsync</c> continues where it likes; the state is the loop's, and so is the server's
/// reader, unless middleware of an app may have wrapped it.
/// </remarks>
/// <param name="reader">The server's reader.</param>
/// <param name="loop">The reactor.</param>
/// <param name="readsElsewhere">Whether the reader is asked on the thread pool.</param>
/// <param name="max">The most bytes that are read; <see langword="null"/> if the server looks after that alone.</param>
/// <param name="gone">Cancelled when the client has left.</param>
internal sealed class BodyStream(PipeReader reader, EventLoop loop, bool readsElsewhere, long? max, CancellationToken gone) : Stream
{
    // Kestrel says so of a connection that ends in the middle of a body, before it tells anybody else; it answers no more.
    private const string UnexpectedEnd = "Unexpected end of request content.";

    private bool _isReading;
    private bool _isClosed;
    private long _count;
    private Exception? _fault;
    private TaskCompletionSource? _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("The length of a body is RequestBody.Length, if the client says it.");

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether all of it was read.</summary>
    internal bool IsAtEnd { get; private set; }

    /// <summary>Whether a read has failed.</summary>
    internal bool HasFailed => _fault is not null;

    /// <summary>Ends when no read is under way any more. After <see cref="Close"/>.</summary>
    internal Task Ended => _ended?.Task ?? Task.CompletedTask;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        loop.IsLoopThread ? Read(buffer, cancellationToken) : ReadHereAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException(
        "A step that waits for a body would block the reactor: read it with ReadAsync, and copy it with CopyToAsync.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>The reply is out: nothing is read any more. On the loop.</summary>
    /// <param name="drops">Whether what is here of the body already may be dropped, so that the connection can continue.</param>
    internal void Close(bool drops)
    {
        Debug.Assert(loop.IsLoopThread, "A reply is the loop's.");
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        if (_isReading)
        {
            // A server of our own continues on the loop, an app does not.
            _ended = new TaskCompletionSource(
                readsElsewhere ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
            reader.CancelPendingRead();
        }
        else if (drops && !IsAtEnd && _fault is null)
        {
            Drop();
        }
    }

    // What is buffered, and no more than one buffer: the rest would have to be waited for.
    private void Drop()
    {
        try
        {
            if (reader.TryRead(out var result))
            {
                IsAtEnd = result.IsCompleted;
                reader.AdvanceTo(result.Buffer.End);
            }
        }
        catch (Exception fault)
        {
            // Not a valid body, or none any more: the connection ends.
            _fault = fault;
        }
    }

    private async ValueTask<int> ReadHereAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        await loop.SwitchTo();
        return await Read(buffer, cancellation).ConfigureAwait(false);
    }

    private ValueTask<int> Read(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_isReading)
        {
            throw new InvalidOperationException("A read of this body is under way: wait for it before the next one.");
        }

        ThrowIfClosed();
        if (_fault is not null)
        {
            return ValueTask.FromException<int>(_fault);
        }

        if (IsAtEnd || buffer.IsEmpty)
        {
            return new(0);
        }

        _isReading = true;
        return ReadOnceAsync(buffer, cancellation);
    }

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        ReadResult result = default;
        Exception? fault = null;
        try
        {
            do
            {
                result = await (readsElsewhere
                    ? Task.Run(async () => await reader.ReadAsync(cancellation).ConfigureAwait(false), cancellation)
                    : reader.ReadAsync(cancellation).AsTask()).ConfigureAwait(false);
            }
            while (result is { Buffer.IsEmpty: true, IsCompleted: false, IsCanceled: false });
        }
        catch (Exception own)
        {
            fault = own;
        }

        if (!loop.IsLoopThread)
        {
            await loop.SwitchTo();
        }

        return Take(result, fault, buffer.Span, cancellation);
    }

    private int Take(in ReadResult result, Exception? fault, Span<byte> buffer, CancellationToken cancellation)
    {
        var count = fault is null && !_isClosed ? (int)Math.Min(result.Buffer.Length, buffer.Length) : 0;
        if (fault is null)
        {
            var taken = result.Buffer.Slice(0, count);
            taken.CopyTo(buffer);
            IsAtEnd = result.IsCompleted && count == result.Buffer.Length;
            fault = Advance(taken.End);
        }

        _isReading = false;
        _count += count;
        _ended?.SetResult();
        ThrowIfClosed();
        if (fault is OperationCanceledException && cancellation.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            // The step's own token: another step may read on.
            throw new OperationCanceledException(fault.Message, fault, cancellation);
        }

        _fault = fault is not null ? Translated(fault) : _count > max ? TooLarge(max.Value) : null;
        return _fault is null ? count : throw _fault;
    }

    // HTTP/2 counts bytes when they are taken: then it says that the body is too large.
    private Exception? Advance(SequencePosition consumed)
    {
        try
        {
            reader.AdvanceTo(consumed);
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    private void ThrowIfClosed()
    {
        if (_isClosed)
        {
            throw new OperationCanceledException("The reply is out, so the body of its request is not read any more.");
        }
    }

    /// <summary>The error for a body that is too large, as the server has it.</summary>
    internal static InvalidRequestException TooLarge(long max) =>
        new($"Request body too large. The max request body size is {max} bytes.") { StatusCode = 413 };

    // Kestrel reports a chunk size that overflows, and a trailer that is not text, by exceptions other than its own for bad requests;
    // middleware that decompresses reports what it cannot by InvalidDataException.
    private Exception Translated(Exception fault) => fault switch
    {
        BadHttpRequestException { Message: UnexpectedEnd } => new ClientLeftException(fault),
        BadHttpRequestException bad => new InvalidRequestException(bad.Message, bad) { StatusCode = bad.StatusCode },
        _ when gone.IsCancellationRequested => new ClientLeftException(fault),
        OperationCanceledException or ConnectionResetException => new ClientLeftException(fault),
        InvalidDataException or InvalidOperationException or IOException =>
            new InvalidRequestException("malformed body: " + fault.Message, fault),
        _ => fault,
    };
}
