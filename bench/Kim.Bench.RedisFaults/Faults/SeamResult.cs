using System.Text.RegularExpressions;
using Kim.Bench.RedisFaults.Serving;
using Kim.Bench.Shared;

namespace Kim.Bench.RedisFaults.Faults;

/// <summary>What came of one seam.</summary>
/// <param name="Seam">The seam.</param>
/// <param name="Seconds">How long it was under load.</param>
/// <param name="Windows">What was answered, fault by fault; the first is the time before them.</param>
/// <param name="Memory">What the server took.</param>
/// <param name="Output">What the server has logged.</param>
internal sealed partial record SeamResult(Seam Seam, double Seconds, IReadOnlyList<Window> Windows, Memory Memory, string Output)
{
    private const int CrossedBar = 500;
    private const double LinesBar = 1;

    private static readonly TimeSpan HealBar = TimeSpan.FromSeconds(1);

    /// <summary>Lines of the log: each with the second in which it was written.</summary>
    internal IReadOnlyList<(string Second, string Text)> Lines =>
        [.. LogLine().Matches(Output).Select(line => (line.Groups["second"].Value, line.Groups["text"].Value))];

    /// <summary>What is measured, its value, what it is to be, and whether it is.</summary>
    internal IReadOnlyList<(string Name, string Value, string Bar, bool Passed)> Bars
    {
        get
        {
            var changed = Windows.Where(window => IsChanged(window.Kind)).ToList();
            var crossed = Windows.Except(changed).Sum(window => window.Count(Verdict.Crossed));
            var missing = Windows.Where(window => !MayMiss(window.Kind)).Sum(window => window.Count(Verdict.Missing));
            var unanswered = Windows.Sum(window => window.Count(Clients.NoAnswer));
            var others = Windows.Sum(window => window.Failures.Values.Sum() - window.Count("5")) - unanswered;
            var mostCrossed = changed.Select(window => window.Count(Verdict.Crossed)).DefaultIfEmpty().Max();
            var longest = changed.Select(window => window.Crossing).DefaultIfEmpty().Max();
            var back = changed.Where(window => window.Kind is FaultKind.LoseReplies or FaultKind.LoseCommands)
                .Select(window => window.Back!.Value).DefaultIfEmpty().Max();
            var rate = Lines.Count / Seconds;

            // What has no room is not counted.
            var isWhole = Output.Length < Child.KeptOutput;
            return
            [
                ($"no answer within {Clients.Patience.TotalSeconds:0} s", $"{unanswered:#,0}", "0", unanswered == 0),
                ("answers that are neither 200 nor 5xx", $"{others:#,0}", "0", others == 0),
                ("crossed, though no byte was lost or changed", $"{crossed:#,0}", "0", crossed == 0),
                ("crossed, most for one fault that loses or changes bytes", $"{mostCrossed:#,0}", $"< {CrossedBar}",
                    mostCrossed < CrossedBar),
                ("crossed, longest after such a fault, ms", $"{longest.TotalMilliseconds:#,0}", $"< {HealBar.TotalMilliseconds:#,0}",
                    longest < HealBar),
                ("first right reply, longest after a lost batch, ms", $"{back.TotalMilliseconds:#,0}",
                    $"< {HealBar.TotalMilliseconds:#,0}", back < HealBar),
                ("missing, though neither data nor bytes were lost or changed", $"{missing:#,0}", "0", missing == 0),
                ("lines of log a second", $"{(isWhole ? "" : "> ")}{rate:0.00}", $"<= {LinesBar}", isWhole && rate <= LinesBar),
            ];
        }
    }

    // The connection stays and knows nothing of it. If a frame is lost, or its end is not found, later replies are taken for others; and a
    // command whose key is another one has the right reply for that key.
    private static bool IsChanged(FaultKind kind) => kind is FaultKind.LoseReplies or FaultKind.LoseCommands or FaultKind.SwallowReplies
        or FaultKind.CorruptReply or FaultKind.CorruptCommand;

    // Those that lose data, too.
    private static bool MayMiss(FaultKind kind) => IsChanged(kind) || kind is FaultKind.Kill or FaultKind.Password;

    [GeneratedRegex(@"^(?<second>\d\d:\d\d:\d\d) (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex LogLine();
}
