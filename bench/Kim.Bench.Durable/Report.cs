using System.Text;
using Kim.Bench.Durable.Contenders;

namespace Kim.Bench.Durable;

/// <summary>Writes the tables.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="missing">Why a contender took no part; empty: it did.</param>
/// <param name="failed">With what a contender has failed.</param>
/// <param name="versions">What each is made of.</param>
/// <param name="figures">What was measured.</param>
internal sealed class Report(
    Options options,
    IReadOnlyDictionary<Contender, string> missing,
    IReadOnlyDictionary<Contender, string> failed,
    IReadOnlyDictionary<Contender, string> versions,
    IReadOnlyDictionary<Contender, Figures> figures)
{
    private readonly StringBuilder _text = new();

    // With those that are not there, a bar is not measured, and not missed.
    private readonly List<Bar> _bars = [.. Bars.Of(figures)];

    /// <summary>Whether no bar was missed and nothing failed, but for what cannot be installed.</summary>
    internal bool IsFine => failed.Count == 0
        && _bars.All(bar => !bar.IsMissed)
        && figures.Values.All(its => its.Runs.All(run => run.Errors == 0))
        && figures.Where(one => one.Key is KimContender).All(one => one.Value.Crashes.All(crash => crash.Lost == 0));

    internal string Write(string heading)
    {
        _text.AppendLine("# Durable runs side by side").AppendLine();
        _text.AppendLine(heading);
        _text.AppendLine($"- Medians of {options.Rounds} rounds; in each, every contender is started with empty stores, in rotated order");
        _text.AppendLine($"- Load: bench/load, {options.Seconds} s each; all processes share cores {Site.Cores}").AppendLine();
        Who();
        foreach (var (one, fault) in failed)
        {
            _text.AppendLine().AppendLine($"**{one.Name} failed:**").AppendLine().AppendLine("```").AppendLine(fault).AppendLine("```");
        }

        Judge();
        Runs();
        Crashes();
        Parks();
        return _text.ToString();
    }

    private void Who()
    {
        Table("| contender | what it is | survives a crash of the machine | versions |", "|---|---|---|---|");
        foreach (var one in options.Contenders)
        {
            var lasts = one.Survival switch
            {
                Survival.All => "all",
                Survival.AllButOneSecond => "all but the last second",
                _ => "nothing",
            };
            Row(one.Name, one.What, lasts, missing[one].Length > 0 ? $"**missing**: {missing[one]}" : versions.GetValueOrDefault(one, ""));
        }
    }

    private void Judge()
    {
        if (!options.Contenders.Any(one => one is KimContender))
        {
            return;
        }

        Heading("Bars", "Ratios are of medians.");
        Table("| bar | limit | measured | |", "|---|--:|--:|---|");
        _bars.ForEach(bar => _text.AppendLine(bar.Row));
    }

    private void Runs()
    {
        Heading(
            "Three steps, each one `INCR`",
            "Latency of one client; runs a second and CPU in microseconds a run of 64. CPU is that of all processes but the load's.");
        Table(
            "| contender | p50 us | p99 us | runs/s | CPU per run | app | store, engine | effects' Redis | errors |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (one, its) in figures.Where(one => one.Value.Runs.Count > 0))
        {
            Row(one.Name, Us(run => run.P50), Us(run => run.P99), Us(run => run.PerSecond), Us(run => run.Cpu), Us(run => run.App),
                Us(run => run.Store), Us(run => run.Effects), $"{its.Runs.Sum(run => run.Errors)}");

            string Us(Func<RunFigures, double> of) => $"{its.Run(of):#,0}";
        }
    }

    private void Crashes()
    {
        Heading(
            $"`kill -9` of the app with {CrashFigures.Runs} runs in their second step",
            "It is started again at once. From the kill to the end of the last run that ends; each step waits 0.5 to 0.9 s before its "
            + "effect.");
        Table("| contender | ms | runs lost | effects twice |", "|---|--:|--:|--:|");
        foreach (var (one, its) in figures.Where(one => one.Value.Crashes.Count > 0))
        {
            var isLost = its.Crashes.All(crash => crash.Lost == CrashFigures.Runs);
            Row(one.Name, isLost ? "-" : $"{its.Crash(crash => crash.Milliseconds):#,0}", $"{its.Crashes.Sum(crash => crash.Lost)}",
                $"{its.Crashes.Sum(crash => crash.Twice)}");
        }
    }

    private void Parks()
    {
        Heading(
            $"{ParkFigures.Runs:#,0} runs that wait for a signal",
            "Bytes each: what they add to the memory of the processes (PSS), and what Redis says of its own. One is woken as a check.");
        Table("| contender | app | store, engine | records in Redis |", "|---|--:|--:|--:|");
        foreach (var (one, its) in figures.Where(one => one.Value.Parks.Count > 0))
        {
            Row(one.Name, $"{its.Park(park => park.App):#,0}", $"{its.Park(park => park.Store):#,0}",
                its.Parks[0].Record is null ? "" : $"{its.Park(park => park.Record!.Value):#,0}");
        }
    }

    private void Heading(string heading, string text) =>
        _text.AppendLine().AppendLine($"## {heading}").AppendLine().AppendLine(text).AppendLine();

    private void Table(string head, string line) => _text.AppendLine(head).AppendLine(line);

    private void Row(params IEnumerable<string> cells) => _text.AppendLine($"| {string.Join(" | ", cells)} |");
}
