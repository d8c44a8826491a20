using Kim.Bench.Shared;

namespace Kim.Bench.Durable;

/// <summary>All that was measured of one contender, by rounds.</summary>
internal sealed class Figures
{
    internal List<RunFigures> Runs { get; } = [];

    internal List<CrashFigures> Crashes { get; } = [];

    internal List<ParkFigures> Parks { get; } = [];

    internal double Run(Func<RunFigures, double> of) => Statistics.Median(Runs, of);

    internal double Crash(Func<CrashFigures, double> of) => Statistics.Median(Crashes, of);

    internal double Park(Func<ParkFigures, double> of) => Statistics.Median(Parks, of);
}
