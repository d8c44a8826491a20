using System.Text;
using Kim.Bench.Shared;

namespace Kim.Bench.TakeOver;

/// <summary>Writes the table.</summary>
internal static class Report
{
    private const double BarMs = 1_000;

    internal static string Write(string[] args, IReadOnlyList<(OwnerKind Kind, IReadOnlyList<Death> Deaths)> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("# From a death to the first step that runs again").AppendLine();
        text.AppendLine(Machine.Describe("Kim.Bench.TakeOver", args));
        text.AppendLine($"- Load of the machine in the last minute: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
        text.AppendLine("- Medians, and the slowest; a real Redis but for the embedded store").AppendLine();
        text.AppendLine("| who dies, and what follows | deaths | from `kill -9` | slowest | from the restart's begin | bar |");
        text.AppendLine("|---|--:|--:|--:|--:|---|");
        foreach (var (kind, deaths) in rows)
        {
            var median = Statistics.Median(deaths, death => death.FromKill.TotalMilliseconds);
            var restart = deaths.All(death => death.FromRestart is not null)
                ? $"{Statistics.Median(deaths, death => death.FromRestart!.Value.TotalMilliseconds):0} ms"
                : "";
            var bar = kind.IsLeaseOnly ? "" : Passes(deaths) ? "PASS" : "MISS";
            var slowest = deaths.Max(death => death.FromKill).TotalMilliseconds;
            text.AppendLine($"| {kind.Name} | {deaths.Count} | {median:0} ms | {slowest:0} ms | {restart} | {bar} |");
        }

        text.AppendLine().AppendLine($"Bar: the median is below {BarMs:0} ms, but for the lease.");
        return text.ToString();
    }

    internal static bool Passes(IReadOnlyList<Death> deaths) =>
        Statistics.Median(deaths, death => death.FromKill.TotalMilliseconds) < BarMs;
}
