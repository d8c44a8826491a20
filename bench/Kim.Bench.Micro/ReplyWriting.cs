using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Kim.AspNetCore.Exchanges;
using Kim.Bench.Micro.Commands;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kim.Bench.Micro;

/// <summary>A reply of two texts becomes bytes, in a buffer that is used again.</summary>
public class ReplyWriting
{
    private static readonly KeyValue Data = new("bench", "0123456789abcdef");

    private readonly ReplyRenderer _renderer = new(NullLoggerFactory.Instance);
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;
    private readonly Envelope _envelope = new(0, "success", Data);
    private Reply _reply = new Reply<KeyValue>(Data, "success");

    /// <summary>Makes the writer.</summary>
    public ReplyWriting() => _json = new Utf8JsonWriter(_buffer);

    /// <summary><see cref="JsonSerializer"/> with emitted metadata, as a minimal API has it.</summary>
    [Benchmark(Baseline = true)]
    public int SourceGenerated()
    {
        Begin();
        JsonSerializer.Serialize(_json, _envelope, WireJson.Default.Envelope);
        return _buffer.WrittenCount;
    }

    /// <summary><see cref="JsonSerializer"/> with metadata by reflection.</summary>
    [Benchmark]
    public int Reflection()
    {
        Begin();
        JsonSerializer.Serialize(_json, _envelope, JsonSerializerOptions.Web);
        return _buffer.WrittenCount;
    }

    /// <summary>Kim's.</summary>
    [Benchmark]
    public int Renderer() => _renderer.Render(ref _reply, 1).Length;

    private void Begin()
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
    }
}
