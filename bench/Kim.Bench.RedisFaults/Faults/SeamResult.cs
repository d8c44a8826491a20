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

    private static readonly TimeSpan CrossingBar = TimeSpan.FromSeconds(1);

    /// <summary>Lines of the log: each with the second in which it was written.</summary>
    internal IReadOnlyList<(string Second, string Text)> Lines =>
        [.. LogLine().Matches(Output).Select(line => (line.Groups["second"].Value, line.Groups["text"].Value))];

    /// <summary>What is measured, its value, what it is to be, and whether it is.</summary>
    internal IReadOnlyList<(string Name, string Value, string Bar, bool Passed)> Bars
    {
        get
        {
            var lost = Windows.Where(window => IsLost(window.Kind)).ToList();
            var crossed = Windows.Except(lost).Sum(window => window.Count(Verdict.Crossed));
            var missing = Windows.Where(window => !MayMiss(window.Kind)).Sum(window => window.Count(Verdict.Missing));
            var unanswered = Windows.Sum(window => window.Count(Clients.NoAnswer));
            var others = Windows.Sum(window => window.Failures.Values.Sum() - window.Count("5")) - unanswered;
            var mostCrossed = lost.Select(window => window.Count(Verdict.Crossed)).DefaultIfEmpty().Max();
            var longest = lost.Select(window => window.Crossing).DefaultIfEmpty().Max();
            var rate = Lines.Count / Seconds;

            // What has no room is not counted.
            var isWhole = Output.Length < Child.KeptOutput;
            return
            [
                ($"no answer within {Clients.Patience.TotalSeconds:0} s", $"{unanswered:#,0}", "0", unanswered == 0),
                ("answers that are neither 200 nor 5xx", $"{others:#,0}", "0", others == 0),
                ("crossed, nothing lost on a connection that stays", $"{crossed:#,0}", "0", crossed == 0),
                ("crossed, most after one loss", $"{mostCrossed:#,0}", $"< {CrossedBar}", mostCrossed < CrossedBar),
                ("crossed, longest after a loss, ms", $"{longest.TotalMilliseconds:#,0}", $"< {CrossingBar.TotalMilliseconds:#,0}",
                    longest < CrossingBar),
                ("missing, though no data and no command was lost", $"{missing:#,0}", "0", missing == 0),
                ("lines of log a second", $"{(isWhole ? "" : "> ")}{rate:0.00}", $"<= {LinesBar}", isWhole && rate <= LinesBar),
            ];
        }
    }

    // Of what is swallowed the connection knows nothing: later replies are taken for those that were lost.
    private static bool IsLost(FaultKind kind) => kind is FaultKind.LoseReplies or FaultKind.LoseCommands or FaultKind.SwallowReplies;

    // Those that lose data, keys or commands.
    private static bool MayMiss(FaultKind kind) =>
        IsLost(kind) || kind is FaultKind.Kill or FaultKind.Password or FaultKind.CorruptCommand or FaultKind.CorruptReply;

    [GeneratedRegex(@"^(?<second>\d\d:\d\d:\d\d) (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex LogLine();
}
