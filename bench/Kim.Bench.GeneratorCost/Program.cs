using System.Globalization;
using System.Runtime;
using System.Text;
using Kim.Bench.GeneratorCost;
using Kim.Bench.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const double Bar = 25;
const int WarmRounds = 2;
const int Rounds = 7;

Build.CheckAnalyzers();
var driver = Project.Driver().RunGenerators(Project.Compile(Project.Files));
(string Path, SourceText Text)[] whole =
[
    .. Project.Files,
    .. driver.GetRunResult().Results[0].GeneratedSources.Select(source => (source.HintName, source.SourceText)),
];
var generatedLines = whole.Skip(Project.Files.Length).Sum(file => file.Text.Lines.Count);

List<BuildTimes> plain = [];
List<BuildTimes> full = [];
for (var round = -WarmRounds; round < Rounds; round++)
{
    // Each side comes first in every other round.
    (List<BuildTimes> Times, Func<BuildTimes> Run)[] sides =
    [
        (plain, () => Build.Plain(whole)),
        (full, Build.Generated),
    ];
    for (var i = 0; i < sides.Length; i++)
    {
        var (times, run) = sides[(i + round + WarmRounds) % sides.Length];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var build = run();
        if (round >= 0)
        {
            times.Add(build);
        }
    }

    var (cpu, jit) = (Environment.CpuUsage.TotalTime.TotalSeconds, JitInfo.GetCompilationTime().TotalSeconds);
    Console.Error.WriteLine($"round {round + 1} of {Rounds}: {cpu:0} s of CPU so far, {jit:0} s of them the JIT");
}

if (plain.Concat(full).Select(build => build.Bytes).Distinct().Count() != 1)
{
    throw new InvalidOperationException("The sides did not compile the same code.");
}

var ratios = plain.Zip(full, (one, other) => other.Total / one.Total).ToList();
var adds = (Statistics.Median(ratios, ratio => ratio) - 1) * 100;
var text = new StringBuilder();
text.AppendLine("# Generator cost").AppendLine();
text.AppendLine(Machine.Describe("DOTNET_TC_DelaySingleProcMultiplier=1 taskset -c 1 dotnet Kim.Bench.GeneratorCost.dll", args));
text.Append($"- Roslyn: {typeof(Compilation).Assembly.GetName().Version}; ");
text.AppendLine($"analyzers: {string.Join(", ", Project.Analyzers.Select(analyzer => analyzer.GetType().Name))}");
text.Append($"- Project: {ShopSource.Commands} commands of 5 steps, {Project.Files.Sum(file => file.Text.Lines.Count)} lines; ");
text.AppendLine($"generated: {generatedLines} lines; the assembly has {plain[0].Bytes} bytes on both sides");
text.AppendLine($"- {WarmRounds} rounds to warm up, {Rounds} counted, the sides alternate").AppendLine();
text.AppendLine("CPU time in milliseconds, medians:").AppendLine();
text.AppendLine("| side | total | min-max | parse | generate | bind and emit | analyzers after it |");
text.AppendLine("|---|--:|--:|--:|--:|--:|--:|");
Row("generated files as ordinary ones", plain);
Row("generator and analyzers", full);
text.AppendLine();
text.AppendLine($"By round, whole over plain: {string.Join(' ', ratios.Select(ratio => $"{ratio:0.000}"))}");
text.AppendLine();
text.AppendLine($"Generator and analyzers add {adds:0.0} % (median of the rounds), bar {Bar:0} %: {(adds <= Bar ? "PASS" : "MISS")}.");
text.AppendLine();

(string Edit, string Before, string After, int Expected)[] edits =
[
    ("inside a step's body", "\"nobody\"", "\"no one\"", 0),
    ("a comment above a step", "    [Step]\n    private decimal Price", "    // A comment.\n    [Step]\n    private decimal Price", 0),
    ("a step's signature", "decimal Price(RedisValue stored)", "decimal Price(RedisValue found)", 1),
];
var passed = adds <= Bar;
text.AppendLine("| edit in one file | generated files emitted again | expected | generator, ms |").AppendLine("|---|--:|--:|--:|");
foreach (var (edit, before, after, expected) in edits)
{
    var (files, milliseconds) = Edits.Reemitted(before, after);
    passed &= files == expected;
    text.AppendLine($"| {edit} | {files} | {expected} | {milliseconds:0.0} |");
}

Machine.Publish(Setup.FindRoot(), "generator-cost.md", text.ToString());
return passed ? 0 : 1;

void Row(string side, List<BuildTimes> times)
{
    var (least, most) = (times.Min(build => build.Total), times.Max(build => build.Total));
    text.Append($"| {side} | {Statistics.Median(times, build => build.Total):0} | {least:0}-{most:0} ");
    text.Append($"| {Statistics.Median(times, build => build.Parse):0} | {Statistics.Median(times, build => build.Generate):0} ");
    text.AppendLine($"| {Statistics.Median(times, build => build.Compile):0} | {Statistics.Median(times, build => build.Analyze):0} |");
}
