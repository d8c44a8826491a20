using System.Text;
using System.Text.Json;
using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>Writes a comparison as Markdown, JSON and charts to <c>bench/results</c>.</summary>
internal static class Report
{
    /// <returns>Whether all bars were met and no answer was wrong.</returns>
    internal static bool Publish(string root, Options options, RunResult run)
    {
        var text = new StringBuilder();
        text.AppendLine("# Side by side").AppendLine();
        text.AppendLine(run.Machine);
        text.AppendLine(
            $"- Load: bench/load, 64 connections; {run.Rounds} rounds x {run.Seconds} s, order rotated; "
            + $"server on core {Setup.ServerCore}, load and Redis on core {Setup.LoadCore}");
        text.AppendLine($"- Stolen by the hypervisor: {run.StolenPercent:0.0} %").AppendLine();
        text.AppendLine("| peer | what it is | versions |").AppendLine("|---|---|---|");
        foreach (var contender in options.Contenders)
        {
            text.AppendLine($"| {contender.Name} | {contender.What} | {run.Versions[contender.Name]} |");
        }

        var passed = Judge(text, options, run);
        foreach (var mode in options.Modes)
        {
            ReportTables.Saturated(text, options, run, mode);
            ReportTables.AtRate(text, options, run, mode);
        }

        passed &= ReportTables.Idle(text, run.Idle);
        if (run.TwoReactors is { } two)
        {
            ReportTables.TwoReactors(text, two);
            passed &= two.All(one => one.Measurement.Errors == 0);
        }

        text.AppendLine().AppendLine("## Warming").AppendLine();
        text.Append("By successive loads of 3 s: CPU in microseconds a request, saturated, ");
        text.AppendLine("then p99 in microseconds at the rate for all:").AppendLine();
        foreach (var curve in run.WarmUps)
        {
            text.AppendLine($"- {curve}");
        }

        var results = Directory.CreateDirectory(Path.Combine(root, "bench", "results")).FullName;
        File.WriteAllText(Path.Combine(results, $"{options.Name}.json"), JsonSerializer.Serialize(run, JsonSerializerOptions.Web));
        Charts.Write(results, options, run);
        Machine.Publish(root, $"{options.Name}.md", text.ToString());
        return passed && run.Measurements.All(one => one.Errors == 0);
    }

    private static bool Judge(StringBuilder text, Options options, RunResult run)
    {
        if (options.Contenders.All(contender => contender.Name != Contender.Kim))
        {
            return true;
        }

        var passed = true;
        text.AppendLine().AppendLine("## Kim over each peer").AppendLine();
        text.Append("Medians of the ratios within a round, and their range. A range that holds 1 is a tie. ");
        text.AppendLine("CPU per request at saturation, p99 at the common rate; below 1, Kim is better.").AppendLine();
        text.AppendLine("| mode | peer | CPU per request | range | bar | | p99 at the rate | range | bar | |");
        text.AppendLine("|---|---|--:|---|--:|---|--:|---|--:|---|");
        foreach (var mode in options.Modes)
        {
            foreach (var peer in options.Contenders.Select(contender => contender.Name).Where(name => name != Contender.Kim))
            {
                var cpu = Ratios(run, mode, peer, saturated: true, one => one.Cpu);
                var latency = Ratios(run, mode, peer, saturated: false, one => one.P99);
                var bar = Bars.Of(peer, mode);
                double? latencyBar = Bars.OnLatency(peer, mode) ? 1 : null;
                text.Append($"| {mode.Name} | {peer} ");
                text.Append($"| {cpu.Middle():0.000} | {cpu.Range()} | {(bar is null ? "" : $"<= {bar:0.00}")} ");
                text.Append($"| {Verdict(cpu, bar, cpu.Middle() <= bar)} ");
                text.Append($"| {latency.Middle():0.00} | {latency.Range()} | {(latencyBar is null ? "" : "< 1")} ");
                text.AppendLine($"| {Verdict(latency, latencyBar, latency.Middle() < 1)} |");
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

    private static List<double> Ratios(RunResult run, Mode mode, string peer, bool saturated, Func<Measurement, double> of) =>
    [
        .. run.Own(mode, Contender.Kim, saturated)
            .Join(run.Own(mode, peer, saturated), one => one.Round, one => one.Round, (kim, other) => of(kim) / of(other)),
    ];
}
