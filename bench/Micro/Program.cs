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
using Kim.Bench;
using Kim.Bench.Micro;
using Perfolizer.Horology;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const double Bar = 1.10;

// Several processes each: where the JIT happens to put the code differs from process to process by some percent.
// The verdict is on pairs, though: what else runs on the machine lengthens some iterations many times over.
var job = Job.Default
    .WithLaunchCount(4)
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
text.AppendLine(Machine.Describe("taskset -c 1 Kim.Bench.Micro", args));
text.AppendLine($"- BenchmarkDotNet: {HostEnvironmentInfo.GetCurrent().BenchmarkDotNetVersion}, 4 processes x 15 iterations of 100 ms each").AppendLine();
var passed = true;
foreach (var summary in BenchmarkRunner.Run([typeof(Synchronous), typeof(FourWaits)], config))
{
    var table = new AccumulationLogger();
    MarkdownExporter.GitHub.ExportToLog(summary, table);
    var log = table.GetLog();
    text.AppendLine($"## {summary.BenchmarksCases[0].Descriptor.Type.Name}").AppendLine();
    text.AppendLine(log[log.IndexOf('|', StringComparison.Ordinal)..].Trim()).AppendLine();
}

var synchronous = new Synchronous();
var waits = new FourWaits();
text.AppendLine("## Emitted over hand-written, in turns").AppendLine();
text.AppendLine("| run | ratio, median of pairs | middle half of the pairs | bar | |").AppendLine("|---|--:|--:|--:|---|");
Compare(nameof(Synchronous), Pairs.Ratio(synchronous.HandWritten, synchronous.Emitted));
Compare(nameof(FourWaits), Pairs.Ratio(waits.HandWritten, waits.Emitted));
text.AppendLine();

var extra = Extra.Measure();
passed &= extra.Beyond < 1;
text.AppendLine("## Allocation of a waiting run").AppendLine();
text.AppendLine("| bytes | per run |").AppendLine("|---|--:|");
text.AppendLine($"| from begin to reply, without the command object | {extra.Run:0.0} |");
text.AppendLine($"| of which the four tasks waited for | {extra.Tasks:0.0} |");
text.AppendLine($"| of which the reply | {extra.Reply:0.0} |");
text.AppendLine($"| left for machine and waits (bar 0) | {extra.Beyond:0.0} |");
Machine.Publish(FindRoot(), "micro.md", text.ToString());
return passed ? 0 : 1;

void Compare(string run, (double Low, double Median, double High) ratio)
{
    passed &= ratio.Median <= Bar;
    text.AppendLine($"| {run} | {ratio.Median:0.000} | {ratio.Low:0.000}-{ratio.High:0.000} | <= {Bar:0.00} | {(ratio.Median <= Bar ? "PASS" : "MISS")} |");
}

static string FindRoot()
{
    var folder = AppContext.BaseDirectory;
    while (!File.Exists(Path.Combine(folder, "Kim.sln")))
    {
        folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Kim.sln was not found above the benchmark.");
    }

    return folder;
}
