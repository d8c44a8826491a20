using System.Buffers;
using System.Text.Json;
using Kim.Binding;

namespace Kim;

/// <summary>Bytes as they are; with no media type, a status without a body.</summary>
internal sealed class RawReply(ReadOnlyMemory<byte> body, string? contentType, int status) : Reply(status, hasBody: contentType is not null)
{
    internal override string? ContentType => contentType;

    internal override void WriteBody(IBufferWriter<byte> output, Utf8JsonWriter json, Wire wire) => output.Write(body.Span);
}
