using System.Text.RegularExpressions;

namespace Kim.Tidy.Tests.Checks;

/// <summary>Every setting, metric, tag of a trace and rule of the code is in the docs, and the other way round, but for tags.</summary>
internal static partial class Reference
{
    private const string SettingsPage = "docs/reference/settings.md";
    private const string MetricsPage = "docs/reference/metrics.md";
    private const string RulesFolder = "docs/reference/rules";
    private const string RulesPage = RulesFolder + "/README.md";
    private const string Instruments = "Kim.Runtime/Diagnostics/Instruments";
    private const string Traces = "Kim.Runtime/Runs/RunTrace.cs";
    private const string TracesPage = "docs/operating/observe.md";

    internal static IEnumerable<string> Breaches(IReadOnlyList<SourceFile> files)
    {
        var code = files.Where(file => file.IsCode && file.Path.StartsWith("Kim.", StringComparison.Ordinal)
            && !file.Path.Contains(".Tests/", StringComparison.Ordinal)).ToList();
        var rules = code.Where(file => file.Path.StartsWith("Kim.Generator/", StringComparison.Ordinal)).ToList();
        var pages = files.Select(file => Page().Match(file.Path)).Where(match => match.Success).Select(match => match.Groups[1].Value);
        return Compare("setting", Settings(code), Find(Pages(files, SettingsPage), SettingRow()), SettingsPage)
            .Concat(Compare(
                "metric", Find(code.Where(file => file.Path != Traces), Metric()), Find(Pages(files, MetricsPage), MetricRow()), MetricsPage))
            .Concat(Strays(code))
            .Concat(Tags(code, Pages(files, TracesPage)))
            .Concat(Compare("rule", Find(rules, Rule()), pages, RulesFolder))
            .Concat(Compare("rule", Find(rules, Rule()), Find(Pages(files, RulesPage), RuleRow()), RulesPage));
    }

    private static IEnumerable<string> Compare(string what, IEnumerable<string> code, IEnumerable<string> docs, string where)
    {
        var (known, told) = (code.ToHashSet(), docs.ToHashSet());
        return known.Except(told).Select(name => $"The {what} {name} is not in {where}.")
            .Concat(told.Except(known).Select(name => $"{where} has the {what} {name}, which the code has not."));
    }

    private static IEnumerable<string> Strays(IEnumerable<SourceFile> code) =>
        from file in code
        where !file.Path.StartsWith(Instruments, StringComparison.Ordinal) && file.Path != Traces
        from match in Metric().Matches(file.Text).Concat(Meter().Matches(file.Text))
        select $"{file.Path}: {match.Value} belongs in {Instruments}*.cs, which has the one meter and every instrument.";

    private static IEnumerable<string> Tags(IEnumerable<SourceFile> code, IEnumerable<SourceFile> pages) =>
        from tag in Find(code.Where(file => file.Path == Traces), Metric()).Distinct()
        where !pages.Any(page => page.Text.Contains($"`{tag}`", StringComparison.Ordinal))
        select $"The tag or event {tag} is not in {TracesPage}.";

    private static IEnumerable<string> Settings(IEnumerable<SourceFile> code) =>
        Find(code.Where(file => file.Path.EndsWith("Settings.cs", StringComparison.Ordinal)), Setting()).Select(name => "Kim:" + name);

    private static IEnumerable<SourceFile> Pages(IReadOnlyList<SourceFile> files, string path) => files.Where(file => file.Path == path);

    private static IEnumerable<string> Find(IEnumerable<SourceFile> files, Regex regex) =>
        files.SelectMany(file => regex.Matches(file.Text)).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^ {8}(?:new|Count|Time|Text|Size|Bytes)\(\s*""(\w+)""", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^\| `(Kim:\w+)`", RegexOptions.Multiline)]
    private static partial Regex SettingRow();

    [GeneratedRegex(@"""(kim\.[a-z_]+(?:\.[a-z_]+)*)""")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\bMeter\b[^;\n]*\bnew\b[^;\n]*\(")]
    private static partial Regex Meter();

    [GeneratedRegex(@"^\| `(kim\.[a-z_.]+)`", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex(@"""(KIM\d{4})""")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^docs/reference/rules/(KIM\d{4})\.md$")]
    private static partial Regex Page();

    [GeneratedRegex(@"^\| \[(KIM\d{4})\]", RegexOptions.Multiline)]
    private static partial Regex RuleRow();
}
