using System.Diagnostics;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Kim.Bench.Micro;
using Kim.Bench.Shared;
using Perfolizer.Horology;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const double Bar = 1.10;
Type[] all =
[
    typeof(Synchronous), typeof(FourWaits), typeof(StepTransition), typeof(Timers), typeof(WakeUps),
    typeof(JsonBinding), typeof(ReplyWriting),
];
if (args is ["pairs"])
{
    var (report, good) = Turns();
    Console.WriteLine(report);
    return good ? 0 : 1;
}

var chosen = args is ["--only", var names] ? [.. all.Where(type => names.Split(',').Contains(type.Name))] : args is [] ? all : [];
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"""
        usage: Kim.Bench.Micro.dll [--only A,B]
          of: {string.Join(',', all.Select(type => type.Name))}; a run of all writes the report
        """);
    return 2;
}

// Several processes each: where the JIT puts the code changes a figure by some percent from process to process.
// The verdict is on pairs, though: other programs on the machine make some iterations many times longer.
var job = Job.Default
    .WithLaunchCount(3)
    .WithWarmupCount(8)
    .WithIterationCount(15)
    .WithIterationTime(TimeInterval.FromMilliseconds(100))
    .WithEnvironmentVariable("DOTNET_TC_DelaySingleProcMultiplier", "1");
var config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddColumn(StatisticColumn.Min, StatisticColumn.Median)
    .AddLogger(ConsoleLogger.Default)
    .WithSummaryStyle(SummaryStyle.Default.WithRatioStyle(RatioStyle.Value))
    .WithOptions(ConfigOptions.DisableLogFile);

var text = new StringBuilder();
text.AppendLine("# Micro").AppendLine();
text.AppendLine(Machine.Describe("taskset -c 1 dotnet Kim.Bench.Micro.dll", args));
text.Append($"- BenchmarkDotNet: {HostEnvironmentInfo.GetCurrent().BenchmarkDotNetVersion}, ");
text.AppendLine("3 processes x 15 iterations of 100 ms each").AppendLine();
var passed = true;
foreach (var summary in BenchmarkRunner.Run(chosen, config))
{
    var table = new AccumulationLogger();
    MarkdownExporter.GitHub.ExportToLog(summary, table);
    var log = table.GetLog();
    text.AppendLine($"## {summary.BenchmarksCases[0].Descriptor.Type.Name}").AppendLine();
    text.AppendLine(log[log.IndexOf('|', StringComparison.Ordinal)..].Trim()).AppendLine();
}

if (chosen != all)
{
    Console.WriteLine(text);
    return 0;
}

using (var pairs = StartPairs())
{
    text.AppendLine(pairs.StandardOutput.ReadToEnd().Trim()).AppendLine();
    pairs.WaitForExit();
    passed &= pairs.ExitCode == 0;
}

var extra = Extra.Measure();
passed &= extra.Beyond < 1;
text.AppendLine("## Allocation of a waiting run").AppendLine();
text.AppendLine("| bytes | per run |").AppendLine("|---|--:|");
text.AppendLine($"| from start to reply, without the command object | {extra.Run:0.0} |");
text.AppendLine($"| of which the four tasks waited for | {extra.Tasks:0.0} |");
text.AppendLine($"| of which the reply | {extra.Reply:0.0} |");
text.AppendLine($"| left for machine and waits (bar 0) | {extra.Beyond:0.0} |");
Machine.Publish(Setup.FindRoot(), "micro.md", text.ToString());
return passed ? 0 : 1;

// In a process of its own, without profiles: with them the JIT would make the runner's call of Resume direct, and inline it, for one
// command and not for the other.
static Process StartPairs()
{
    var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(Synchronous).Assembly.Location, "pairs"])
    {
        RedirectStandardOutput = true,
    };
    start.Environment["DOTNET_TieredPGO"] = "0";
    start.Environment["DOTNET_TC_DelaySingleProcMultiplier"] = "1";
    return Process.Start(start)!;
}

static (string Text, bool Passed) Turns()
{
    var synchronous = new Synchronous();
    var waits = new FourWaits();
    (string Name, (double Low, double Median, double High) Ratio)[] rows =
    [
        (nameof(Synchronous), Pairs.Ratio(synchronous.HandWritten, synchronous.Emitted)),
        (nameof(FourWaits), Pairs.Ratio(waits.HandWritten, waits.Emitted)),
    ];
    var text = new StringBuilder();
    text.AppendLine("## Emitted over hand-written, in turns").AppendLine();
    text.AppendLine("| run | ratio, median of pairs | middle half of the pairs | bar | |").AppendLine("|---|--:|--:|--:|---|");
    foreach (var (name, ratio) in rows)
    {
        text.Append($"| {name} | {ratio.Median:0.000} | {ratio.Low:0.000}-{ratio.High:0.000} | <= {Bar:0.00} ");
        text.AppendLine($"| {(ratio.Median <= Bar ? "PASS" : "MISS")} |");
    }

    return (text.ToString(), rows.All(row => row.Ratio.Median <= Bar));
}
