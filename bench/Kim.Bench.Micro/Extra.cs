using Kim.Bench.Micro.Commands;
using Kim.Runs;

namespace Kim.Bench.Micro;

/// <summary>What a waiting run allocates, piece by piece, counted by the runtime over many runs.</summary>
/// <param name="Run">From the start of the run to its reply, without creating the command.</param>
/// <param name="Tasks">Of that, the four tasks waited for.</param>
/// <param name="Reply">Of that, the reply.</param>
internal readonly record struct Extra(double Run, double Tasks, double Reply)
{
    // Enough for the pools to be full and for one stray allocation to vanish in the rounding.
    private const int Runs = 10_000;
    private const int Waits = 4;

    /// <summary>What is left: the machine and the wait.</summary>
    internal double Beyond => Run - Tasks - Reply;

    internal static Extra Measure()
    {
        var bench = new Bench();
        var bound = bench.Bind(KimCommands.Table.Commands.Single(command => command.Type == typeof(EmittedWaits)));
        var commands = new Command[Runs];
        for (var i = 0; i < Runs; i++)
        {
            commands[i] = bench.Create(bound);
            bench.Run(bench.Create(bound));
        }

        var run = BytesOf(i => bench.Run(commands[i]));
        var task = BytesOf(_ =>
        {
            bench.Gate.Next();
            bench.Gate.Open(1);
        });
        return new Extra(run, task * Waits, BytesOf(_ => GC.KeepAlive(new Reply<int>(1, "success"))));
    }

    private static double BytesOf(Action<int> action)
    {
        action(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i < Runs; i++)
        {
            action(i);
        }

        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / (Runs - 1);
    }
}
