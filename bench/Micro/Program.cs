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
var job = Job.Default
    .WithLaunchCount(4)
    .WithWarmupCount(8)
    .WithIterationCount(12)
    .WithIterationTime(TimeInterval.FromMilliseconds(150))
    .WithEnvironmentVariable("DOTNET_TC_DelaySingleProcMultiplier", "1");
var config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(ConsoleLogger.Default)
    .WithSummaryStyle(SummaryStyle.Default.WithRatioStyle(RatioStyle.Value))
    .WithOptions(ConfigOptions.DisableLogFile);

var text = new StringBuilder();
text.AppendLine("# Micro").AppendLine();
text.AppendLine(Machine.Describe("taskset -c 1 Kim.Bench.Micro", args));
text.AppendLine($"- BenchmarkDotNet: {HostEnvironmentInfo.GetCurrent().BenchmarkDotNetVersion}, 4 processes x 12 iterations of 150 ms each").AppendLine();
var passed = true;
foreach (var summary in BenchmarkRunner.Run([typeof(Synchronous), typeof(FourWaits)], config))
{
    var table = new AccumulationLogger();
    MarkdownExporter.GitHub.ExportToLog(summary, table);
    var log = table.GetLog();
    text.AppendLine($"## {summary.BenchmarksCases[0].Descriptor.Type.Name}").AppendLine();
    text.AppendLine(log[log.IndexOf('|', StringComparison.Ordinal)..].Trim()).AppendLine();
    var ratio = Mean(summary, nameof(Synchronous.Emitted)) / Mean(summary, nameof(Synchronous.HandWritten));
    passed &= ratio <= Bar;
    text.AppendLine($"Emitted / hand-written: {ratio:0.000}, bar {Bar:0.00}: {(ratio <= Bar ? "PASS" : "MISS")}").AppendLine();
}

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

static double Mean(Summary summary, string method) =>
    summary.Reports.Single(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method).ResultStatistics!.Mean;

static string FindRoot()
{
    var folder = AppContext.BaseDirectory;
    while (!File.Exists(Path.Combine(folder, "Kim.sln")))
    {
        folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Kim.sln was not found above the benchmark.");
    }

    return folder;
}
