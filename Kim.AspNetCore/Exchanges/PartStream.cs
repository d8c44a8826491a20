namespace Kim.AspNetCore.Exchanges;

/// <summary>The bytes of a part of a form. A form without its end is the client's fault, and not a 500.</summary>
internal sealed class PartStream(Stream part, BodyStream body) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("Nobody says how long a part is: read it to its end.");

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>What a fault of the form's reader means; <see langword="null"/> if the fault is not one of the form.</summary>
    internal static InvalidRequestException? Malformed(Exception fault, BodyStream body) => fault switch
    {
        _ when body.HasFailed => null,
        IOException when body.IsAtEnd => new("malformed body: the form has no end", fault),
        InvalidDataException => new("malformed body: " + fault.Message, fault),
        _ => null,
    };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await part.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (Malformed(fault, body) is { } malformed)
        {
            throw malformed;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => body.Read(buffer, offset, count);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
