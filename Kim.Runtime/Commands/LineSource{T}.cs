using System.Buffers;
using System.Text.Json;

namespace Kim;

/// <summary>A body of JSON lines: a value a line.</summary>
internal sealed class LineSource<T>(IAsyncEnumerable<T> items) : ItemSource<T>(items)
{
    private protected override void Write(T item, ArrayBufferWriter<byte> output, Utf8JsonWriter json)
    {
        WriteJson(item, json);
        output.Write("\n"u8);
    }
}
