using System.Buffers;
using System.Text.Json;
using Kim.Binding;

namespace Kim.Runs;

/// <summary>Where a reactor writes the JSON of its durable runs, one document after the other.</summary>
internal sealed class StateBuffer
{
    // What a larger document needed is not kept.
    private const int KeptBytesMax = 64 * 1024;

    private ArrayBufferWriter<byte> _buffer = new();
    private Utf8JsonWriter? _json;

    /// <summary>Writes a document.</summary>
    /// <returns>Its bytes.</returns>
    /// <remarks>It throws whatever <paramref name="write"/> throws, and can then be used again.</remarks>
    internal byte[] Write(Action<Utf8JsonWriter> write)
    {
        _buffer.ResetWrittenCount();
        if (_json is { } json)
        {
            json.Reset(_buffer);
        }
        else
        {
            _json = json = new Utf8JsonWriter(_buffer, StateJson.WriterOptions);
        }

        write(json);
        json.Flush();
        var bytes = _buffer.WrittenSpan.ToArray();
        if (_buffer.Capacity > KeptBytesMax)
        {
            _buffer = new();
        }

        return bytes;
    }
}
