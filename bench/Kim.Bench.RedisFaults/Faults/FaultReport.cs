using System.Text;
using System.Text.RegularExpressions;
using Kim.Bench.Shared;

namespace Kim.Bench.RedisFaults.Faults;

/// <summary>Writes what came of all seams.</summary>
internal static partial class FaultReport
{
    private const int BodyMax = 160;

    internal static string Write(string[] args, IReadOnlyList<SeamResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine("# Redis under faults").AppendLine();
        text.AppendLine(Machine.Describe("bench/Kim.Bench.RedisFaults/run.sh", args));
        text.AppendLine($"- Load of the machine in the last minute: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}").AppendLine();
        text.Append($"{Clients.Count} clients ask without a pause: a SET and a GET, a script, ten GETs at once. A fault every ");
        text.AppendLine($"{FaultRun.Between.TotalSeconds:0} s, or when all is right again. Each reply is compared:");
        text.AppendLine();
        text.AppendLine("* crossed: a 200 with something that another command has asked for");
        text.AppendLine("* damaged: a 200 with the right value but for one character");
        text.AppendLine("* missing: a 200 with nothing, since the key is not there");
        foreach (var result in results)
        {
            text.AppendLine().AppendLine($"## {result.Seam.Name}: {result.Seam.What}").AppendLine();
            Describe(text, result);
        }

        return text.ToString();
    }

    private static void Describe(StringBuilder text, SeamResult result)
    {
        text.AppendLine("| | measured | bar | |").AppendLine("|---|--:|--:|---|");
        foreach (var (name, value, bar, passed) in result.Bars)
        {
            text.AppendLine($"| {name} | {value} | {bar} | {(passed ? "PASS" : "MISS")} |");
        }

        var kinds = result.Windows.GroupBy(window => window.Kind).OrderBy(group => group.Key).ToList();
        text.AppendLine().AppendLine("In milliseconds, from the end of the fault:").AppendLine();
        text.AppendLine("| fault | times | first 200, median | worst | last failure, median | worst | last crossed, worst |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var kind in kinds.Where(group => group.Key is not FaultKind.None))
        {
            text.Append($"| {kind.Key} | {kind.Count()} | ");
            text.Append(Times(kind, window => window.Back!.Value)).Append(" | ");
            text.Append(Times(kind, window => window.Failing));
            text.AppendLine($" | {kind.Max(window => window.Crossing).TotalMilliseconds:#,0} |");
        }

        text.AppendLine().AppendLine("| fault | right | crossed | damaged | missing | 503 | 504 | 500 | no answer |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var kind in kinds)
        {
            text.Append($"| {kind.Key} |");
            foreach (var verdict in new[] { Verdict.Right, Verdict.Crossed, Verdict.Damaged, Verdict.Missing })
            {
                text.Append($" {kind.Sum(window => window.Count(verdict)):#,0} |");
            }

            foreach (var status in new[] { "503", "504", "500", Clients.NoAnswer })
            {
                text.Append($" {kind.Sum(window => window.Count(status)):#,0} |");
            }

            text.AppendLine();
        }

        text.AppendLine().AppendLine("| answer | count | under |").AppendLine("|---|--:|---|");
        var failures = result.Windows.SelectMany(window => window.Failures.Select(one => (window.Kind, one.Key, one.Value)));
        foreach (var answer in failures.GroupBy(one => one.Key).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            var under = answer.Select(one => one.Kind).Distinct().Order();
            text.AppendLine($"| `{Short(answer.Key)}` | {answer.Sum(one => one.Value):#,0} | {string.Join(", ", under)} |");
        }

        Log(text, result);
        foreach (var example in result.Windows.SelectMany(window => window.Examples.Select(Short)))
        {
            text.AppendLine().AppendLine($"    {example}");
        }
    }

    private static void Log(StringBuilder text, SeamResult result)
    {
        text.AppendLine().Append($"{result.Seconds:0} s. Resident memory: {result.Memory.Begin:0.0} MB before the first fault, ");
        text.AppendLine($"{result.Memory.Worst:0.0} at most, {result.Memory.Last:0.0} at the end.");
        var lines = result.Lines;
        var worst = lines.GroupBy(line => line.Second).MaxBy(second => second.Count());
        text.Append($"Lines of log: {lines.Count}, {worst?.Count() ?? 0} of them in the worst second");
        text.AppendLine(worst is null ? "." : ":").AppendLine();

        // Lines that differ only in the run are one.
        var alike = worst?.GroupBy(line => RunId().Replace(Short(line.Text), "run …")) ?? [];
        foreach (var line in alike)
        {
            text.AppendLine($"    {line.Count()} x {line.Key}");
        }
    }

    private static string Times(IEnumerable<Window> windows, Func<Window, TimeSpan> time)
    {
        var median = Statistics.Median(windows, window => time(window).TotalMilliseconds);
        return $"{median:#,0} | {windows.Max(time).TotalMilliseconds:#,0}";
    }

    private static string Short(string text)
    {
        var line = string.Concat(text.Select(character => char.IsControl(character) ? '.' : character));
        return line.Length <= BodyMax ? line : line[..BodyMax] + "…";
    }

    [GeneratedRegex("run [0-9a-f]{16}")]
    private static partial Regex RunId();
}
