using System.Text;
using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>The tables of a report: what each peer did in each mode, and Kim with two reactors.</summary>
internal static class ReportTables
{
    private const double LoadBusyMost = 90;

    internal static void Saturated(StringBuilder text, Options options, RunResult run, Mode mode)
    {
        text.AppendLine().AppendLine($"## {mode.Name}").AppendLine();
        text.AppendLine("Saturated. CPU in microseconds a request, latencies in microseconds; medians over the rounds.").AppendLine();
        text.AppendLine(
            "| peer | req/s | range | CPU | range | user | system | p50 | p99 | p99.9 | MB | server core % | load core % | errors |");
        text.AppendLine("|---|--:|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var peer in options.Contenders.Select(contender => contender.Name))
        {
            var own = run.Own(mode, peer, saturated: true);
            text.Append($"| {peer} | {own.Of(one => one.PerSecond):0} ");
            text.Append($"| {own.Min(one => one.PerSecond):0}-{own.Max(one => one.PerSecond):0} ");
            text.Append($"| {own.Of(one => one.Cpu):0.00} | {own.Min(one => one.Cpu):0.00}-{own.Max(one => one.Cpu):0.00} ");
            text.Append($"| {own.Of(one => one.User):0.00} | {own.Of(one => one.System):0.00} ");
            text.Append($"| {own.Of(one => one.P50):0} | {own.Of(one => one.P99):0} | {own.Of(one => one.P999):0} ");
            text.Append($"| {own.Of(one => one.Megabytes):0} | {own.Of(one => one.ServerBusy):0} ");
            text.AppendLine($"| {Busy(own.Of(one => one.LoadBusy))} | {own.Sum(one => one.Errors)} |");
        }

        // A load that is at its own limit leaves the server time to wait.
        static string Busy(double percent) => percent >= LoadBusyMost ? $"**{percent:0}**" : $"{percent:0}";
    }

    internal static void AtRate(StringBuilder text, Options options, RunResult run, Mode mode)
    {
        text.AppendLine();
        text.AppendLine($"At {run.RateOf(mode)} requests a second for all, half of what the slowest can do:").AppendLine();
        text.AppendLine("| peer | CPU | p50 | p99 | range | p99.9 | server core % | errors |");
        text.AppendLine("|---|--:|--:|--:|---|--:|--:|--:|");
        foreach (var peer in options.Contenders.Select(contender => contender.Name))
        {
            var own = run.Own(mode, peer, saturated: false);
            text.Append($"| {peer} | {own.Of(one => one.Cpu):0.0} | {own.Of(one => one.P50):0} | {own.Of(one => one.P99):0} ");
            text.Append($"| {own.Min(one => one.P99):0}-{own.Max(one => one.P99):0} | {own.Of(one => one.P999):0} ");
            text.AppendLine($"| {own.Of(one => one.ServerBusy):0} | {own.Sum(one => one.Errors)} |");
        }
    }

    /// <returns>Whether Kim's take no more than they may.</returns>
    internal static bool Idle(StringBuilder text, IReadOnlyList<IdleConnections> all)
    {
        text.AppendLine().AppendLine("## Idle connections").AppendLine();
        text.Append($"Resident bytes of {all[0].Connections} connections that wait for their next request, each. ");
        text.AppendLine($"At most {IdleConnections.BytesMax} for Kim.").AppendLine();
        text.AppendLine("| peer | bytes a connection | |").AppendLine("|---|--:|---|");
        var passed = true;
        foreach (var one in all)
        {
            var met = one.Peer != Contender.Kim || one.BytesEach <= IdleConnections.BytesMax;
            passed &= met;
            text.AppendLine($"| {one.Peer} | {one.BytesEach:0} | {(one.Peer != Contender.Kim ? "" : met ? "PASS" : "MISS")} |");
        }

        return passed;
    }

    internal static void TwoReactors(StringBuilder text, IReadOnlyList<ReactorsMeasurement> all)
    {
        text.AppendLine().AppendLine("## Kim with two reactors").AppendLine();
        text.Append($"Saturated; server, load and Redis all on cores {Setup.BothCores}: on a machine with two cores ");
        text.AppendLine("the load takes what the second reactor would have, so throughput cannot double here.").AppendLine();
        text.Append("| mode | req/s, one | two | CPU us/request, one | two | two over one | range ");
        text.AppendLine("| lesser reactor's share, least | errors |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|---|--:|--:|");
        foreach (var mode in all.GroupBy(one => one.Measurement.Mode))
        {
            var one = mode.Where(measured => measured.Reactors == 1).Select(measured => measured.Measurement).ToList();
            var two = mode.Where(measured => measured.Reactors == 2).Select(measured => measured.Measurement).ToList();
            var ratios = one.Select(measured => measured.Round).Distinct().Select(round => CpuOf(two, round) / CpuOf(one, round)).ToList();
            var leastShare = mode.Where(measured => measured.Reactors == 2).Min(measured => measured.LeastShare);
            text.Append($"| {mode.Key} | {one.Of(measured => measured.PerSecond):0} | {two.Of(measured => measured.PerSecond):0} ");
            text.Append($"| {one.Of(measured => measured.Cpu):0.00} | {two.Of(measured => measured.Cpu):0.00} ");
            text.Append($"| {ratios.Middle():0.000} | {ratios.Range()} | {leastShare:0} % ");
            text.AppendLine($"| {mode.Sum(measured => measured.Measurement.Errors)} |");
        }

        static double CpuOf(List<Measurement> measured, int round) => measured.Where(one => one.Round == round).Average(one => one.Cpu);
    }
}
