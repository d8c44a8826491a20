using BenchmarkDotNet.Attributes;
using Kim.Bench.Micro.Commands;
using Kim.Runs;

namespace Kim.Bench.Micro;

/// <summary>
/// From one step to the next, without a wait; a run of many steps, so that its start and end cost next to nothing. It includes what Kim
/// needs to yield to the loop every 64 steps.
/// </summary>
public class StepTransition
{
    private const int Transitions = 1000;

    private readonly Bench _bench = new(Transitions);
    private readonly BoundCommand _emitted;

    /// <summary>Binds the command.</summary>
    public StepTransition() => _emitted = _bench.Bind(KimCommands.Table.Commands.Single(command => command.Type == typeof(EmittedLoop)));

    /// <summary>A bare switch: nothing counts its steps, sees them, or could stop it.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Transitions)]
    public int Switch()
    {
        var value = 0;
        for (var state = 1; ;)
        {
            switch (state)
            {
                case 1:
                    value = Arithmetic.Add(value);
                    state = value < Transitions ? 1 : 2;
                    break;
                default:
                    return value;
            }
        }
    }

    /// <summary>The emitted machine.</summary>
    [Benchmark(OperationsPerInvoke = Transitions)]
    public int Emitted() => _bench.RunUnawaited(_bench.Create(_emitted));

    /// <summary>An async method that awaits values that are ready.</summary>
    [Benchmark(OperationsPerInvoke = Transitions)]
    public int AsyncAwait() => Count().GetAwaiter().GetResult();

    private static async Task<int> Count()
    {
        var value = 0;
        while (value < Transitions)
        {
            value = await new ValueTask<int>(Arithmetic.Add(value));
        }

        return value;
    }
}
