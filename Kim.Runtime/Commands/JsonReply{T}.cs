using System.Buffers;
using System.Text.Json;
using Kim.Binding;

namespace Kim;

/// <summary>A bare JSON value without the envelope.</summary>
internal sealed class JsonReply<T>(T value, int status) : Reply(status)
{
    internal override string ContentType => JsonType;

    internal override void WriteBody(IBufferWriter<byte> output, Utf8JsonWriter json, Wire wire) =>
        JsonSerializer.Serialize(json, value, wire.Writing<T>());
}
