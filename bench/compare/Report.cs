using System.Text;
using System.Text.Json;

namespace Kim.Bench;

/// <summary>Writes a comparison as Markdown, JSON and charts to <c>bench/results</c>.</summary>
internal static class Report
{
    private const double LoadBusyMost = 90;

    /// <returns>Whether all bars were met and no answer was wrong.</returns>
    internal static bool Publish(string root, Options options, RunResult run)
    {
        var text = new StringBuilder();
        text.AppendLine("# Side by side").AppendLine();
        text.AppendLine(run.Machine);
        text.AppendLine($"- Load: bench/compare/load, 64 connections; {run.Rounds} rounds x {run.Seconds} s, order rotated; server on core {Setup.ServerCore}, load and Redis on core {Setup.LoadCore}");
        text.AppendLine($"- Stolen by the hypervisor: {run.StolenPercent:0.0} %").AppendLine();
        text.AppendLine("| peer | what it is | versions |").AppendLine("|---|---|---|");
        foreach (var contender in options.Contenders)
        {
            text.AppendLine($"| {contender.Name} | {contender.What} | {run.Versions[contender.Name]} |");
        }

        var passed = Judge(text, options, run);
        foreach (var mode in options.Modes)
        {
            Tables(text, options, run, mode);
        }

        passed &= Reactors(text, run);
        text.AppendLine().AppendLine("## Warming").AppendLine().AppendLine("By successive loads of 3 s: CPU in microseconds a request, saturated, then p99 in microseconds at the rate for all:").AppendLine();
        foreach (var curve in run.WarmUps)
        {
            text.AppendLine($"- {curve}");
        }

        var results = Directory.CreateDirectory(Path.Combine(root, "bench", "results")).FullName;
        File.WriteAllText(Path.Combine(results, $"{options.Name}.json"), JsonSerializer.Serialize(run, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = false }));
        Charts.Write(results, options, run);
        Machine.Publish(root, $"{options.Name}.md", text.ToString());
        return passed && run.Samples.All(sample => sample.Errors == 0);
    }

    private static bool Judge(StringBuilder text, Options options, RunResult run)
    {
        if (options.Contenders.All(contender => contender.Name != Contender.Kim))
        {
            return true;
        }

        var passed = true;
        text.AppendLine().AppendLine("## Kim over each peer").AppendLine();
        text.AppendLine("Medians of the ratios within a round, and their range. A range that holds 1 is a tie. CPU per request at saturation, p99 at the common rate; below 1, Kim is better.").AppendLine();
        text.AppendLine("| mode | peer | CPU per request | range | bar | | p99 at the rate | range | bar | |");
        text.AppendLine("|---|---|--:|---|--:|---|--:|---|--:|---|");
        foreach (var mode in options.Modes)
        {
            foreach (var peer in options.Contenders.Select(contender => contender.Name).Where(name => name != Contender.Kim))
            {
                var cpu = Ratios(run, mode, peer, saturated: true, sample => sample.Cpu);
                var latency = Ratios(run, mode, peer, saturated: false, sample => sample.P99);
                var bar = Bars.Of(peer, mode);
                text.AppendLine($"| {mode.Name} | {peer} | {Middle(cpu):0.000} | {Range(cpu)} | {(bar is null ? "" : $"<= {bar:0.00}")} | {Verdict(cpu, bar, Middle(cpu) <= bar)} | {Middle(latency):0.00} | {Range(latency)} | {(Bars.OnLatency(peer, mode) ? "< 1" : "")} | {Verdict(latency, Bars.OnLatency(peer, mode) ? 1 : null, Middle(latency) < 1)} |");
            }
        }

        return passed;

        string Verdict(List<double> ratios, double? bar, bool met)
        {
            passed &= bar is null || met;
            var tie = ratios.Min() <= 1 && ratios.Max() >= 1 ? "tie" : "";
            return bar is null ? tie : (met ? "PASS " : "MISS ") + tie;
        }
    }

    private static void Tables(StringBuilder text, Options options, RunResult run, Mode mode)
    {
        text.AppendLine().AppendLine($"## {mode.Name}").AppendLine();
        text.AppendLine("Saturated. CPU in microseconds a request, latencies in microseconds; medians over the rounds.").AppendLine();
        text.AppendLine("| peer | req/s | range | CPU | range | user | system | p50 | p99 | p99.9 | MB | server core % | load core % | errors |");
        text.AppendLine("|---|--:|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var peer in options.Contenders.Select(contender => contender.Name))
        {
            var own = Own(run, mode, peer, saturated: true);
            text.AppendLine($"| {peer} | {own.Of(s => s.PerSecond):0} | {own.Min(s => s.PerSecond):0}-{own.Max(s => s.PerSecond):0} | {own.Of(s => s.Cpu):0.00} | {own.Min(s => s.Cpu):0.00}-{own.Max(s => s.Cpu):0.00} | {own.Of(s => s.User):0.00} | {own.Of(s => s.System):0.00} | {own.Of(s => s.P50):0} | {own.Of(s => s.P99):0} | {own.Of(s => s.P999):0} | {own.Of(s => s.Megabytes):0} | {own.Of(s => s.ServerBusy):0} | {Busy(own.Of(s => s.LoadBusy))} | {own.Sum(s => s.Errors)} |");
        }

        text.AppendLine().AppendLine($"At {run.Samples.First(s => s.Mode == mode.Name && s.Rate > 0).Rate} requests a second for all, half of what the slowest can do:").AppendLine();
        text.AppendLine("| peer | CPU | p50 | p99 | range | p99.9 | server core % | errors |");
        text.AppendLine("|---|--:|--:|--:|---|--:|--:|--:|");
        foreach (var peer in options.Contenders.Select(contender => contender.Name))
        {
            var own = Own(run, mode, peer, saturated: false);
            text.AppendLine($"| {peer} | {own.Of(s => s.Cpu):0.0} | {own.Of(s => s.P50):0} | {own.Of(s => s.P99):0} | {own.Min(s => s.P99):0}-{own.Max(s => s.P99):0} | {own.Of(s => s.P999):0} | {own.Of(s => s.ServerBusy):0} | {own.Sum(s => s.Errors)} |");
        }

        // A load that is at its own limit leaves the server time to wait.
        static string Busy(double percent) => percent >= LoadBusyMost ? $"**{percent:0}**" : $"{percent:0}";
    }

    private static bool Reactors(StringBuilder text, RunResult run)
    {
        if (run.TwoReactors is not { } all)
        {
            return true;
        }

        text.AppendLine().AppendLine("## Kim with two reactors").AppendLine();
        text.AppendLine($"Saturated; server, load and Redis all on cores {Setup.BothCores}: on a machine with two cores the load takes what the second reactor would have, so throughput cannot double here.").AppendLine();
        text.AppendLine("| mode | req/s, one | two | CPU us/request, one | two | two over one | range | lesser reactor's share, least | errors |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|---|--:|--:|");
        foreach (var mode in all.GroupBy(sample => sample.Sample.Mode))
        {
            var one = mode.Where(sample => sample.Reactors == 1).ToList();
            var two = mode.Where(sample => sample.Reactors == 2).ToList();
            var ratios = one.Select(sample => sample.Sample.Round).Distinct()
                .Select(round => two.Where(s => s.Sample.Round == round).Average(s => s.Sample.Cpu) / one.Where(s => s.Sample.Round == round).Average(s => s.Sample.Cpu)).ToList();
            text.AppendLine($"| {mode.Key} | {Statistics.Median(one, s => s.Sample.PerSecond):0} | {Statistics.Median(two, s => s.Sample.PerSecond):0} | {Statistics.Median(one, s => s.Sample.Cpu):0.00} | {Statistics.Median(two, s => s.Sample.Cpu):0.00} | {Middle(ratios):0.000} | {Range(ratios)} | {two.Min(s => s.LeastShare):0} % | {mode.Sum(s => s.Sample.Errors)} |");
        }

        return all.All(sample => sample.Sample.Errors == 0);
    }

    internal static List<Sample> Own(RunResult run, Mode mode, string peer, bool saturated) =>
        [.. run.Samples.Where(sample => sample.Mode == mode.Name && sample.Peer == peer && (sample.Rate == 0) == saturated)];

    private static List<double> Ratios(RunResult run, Mode mode, string peer, bool saturated, Func<Sample, double> of) =>
        [.. Own(run, mode, Contender.Kim, saturated).Join(Own(run, mode, peer, saturated), s => s.Round, s => s.Round, (kim, other) => of(kim) / of(other))];

    internal static double Of(this List<Sample> samples, Func<Sample, double> of) => Statistics.Median(samples, of);

    private static double Middle(List<double> ratios) => Statistics.Median(ratios, ratio => ratio);

    private static string Range(List<double> ratios) => $"{ratios.Min():0.00}-{ratios.Max():0.00}";
}
