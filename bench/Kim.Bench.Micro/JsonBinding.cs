using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Kim.Bench.Micro.Commands;
using Kim.CompilerServices;

namespace Kim.Bench.Micro;

/// <summary>A request's body becomes the command's request: the Redis endpoint's, two texts.</summary>
public class JsonBinding
{
    private static readonly byte[] Body = """{"key":"bench","value":"0123456789abcdef"}"""u8.ToArray();

    private readonly Command _command;

    /// <summary>Makes a command.</summary>
    public JsonBinding()
    {
        var bench = new Bench();
        _command = bench.Create(bench.Bind(KimCommands.Table.Commands.Single(command => command.Type == typeof(EmittedStore))));
    }

    /// <summary><see cref="JsonSerializer"/> with emitted metadata, as a minimal API has it.</summary>
    [Benchmark(Baseline = true)]
    public KeyValue? SourceGenerated() => JsonSerializer.Deserialize(Body, WireJson.Default.KeyValue);

    /// <summary><see cref="JsonSerializer"/> with metadata by reflection.</summary>
    [Benchmark]
    public KeyValue? Reflection() => JsonSerializer.Deserialize<KeyValue>(Body, JsonSerializerOptions.Web);

    /// <summary>The emitted binding; it also refuses members given twice, left out or null.</summary>
    [Benchmark]
    public Command Emitted()
    {
        var reader = new RequestReader(0, [], "", Body);
        _command.BindRequest(ref reader);
        return _command;
    }
}
