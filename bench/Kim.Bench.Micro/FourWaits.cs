using BenchmarkDotNet.Attributes;
using Kim.Bench.Micro.Commands;
using Kim.Runs;

namespace Kim.Bench.Micro;

/// <summary>A run of five steps, four of which wait for a task that the loop ends next.</summary>
public class FourWaits
{
    private readonly Bench _bench = new();
    private readonly BoundCommand _handWritten;
    private readonly BoundCommand _emitted;
    private readonly Func<Task<Reply>> _method;

    /// <summary>Binds the commands.</summary>
    public FourWaits()
    {
        _handWritten = _bench.Bind(HandWrittenWaits.Descriptor);
        _emitted = _bench.Bind(KimCommands.Table.Commands.Single(command => command.Type == typeof(EmittedWaits)));
        _method = new AsyncMethods(Bench.Seed, _bench.Gate).Waits;
    }

    /// <summary>The machine written by hand.</summary>
    [Benchmark(Baseline = true)]
    public int HandWritten() => _bench.Run(_bench.Create(_handWritten));

    /// <summary>The emitted machine.</summary>
    [Benchmark]
    public int Emitted() => _bench.Run(_bench.Create(_emitted));

    /// <summary>An async method.</summary>
    [Benchmark]
    public int AsyncAwait() => _bench.Run(_method);
}
