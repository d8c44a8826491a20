using Kim.Generator.Rules;
using Kim.Generator.Tests.Diagnostics;
using Xunit;

namespace Kim.Generator.Tests.Builds;

/// <summary>What <c>dotnet build</c> shows of a project in which each rule is broken by one command.</summary>
[Collection(RealBuild.Collection)]
public sealed class EveryRuleIsShown
{
    // KIM0043 and KIM0049 are about the whole project: their tests build one of their own.
    [Fact]
    public async Task One_build_shows_the_message_of_each_rule_once_and_no_other()
    {
        var rules = RulePages.All.Select(rule => rule.Id).Except([CommandRules.OldLanguage.Id, RequestRules.NoMetadata.Id])
            .Order(StringComparer.Ordinal).ToList();
        Assert.Equal(rules, RuleCases.All.Keys.Order(StringComparer.Ordinal));

        // What is only information is not shown by default.
        var files = RuleCases.All.Select(rule => (rule.Key + ".cs", $"namespace {rule.Key};\n{rule.Value}"))
            .Append((".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.KIM0033.severity = warning\n"));
        var build = await RealBuild.Run(files);

        // KIM0039 and KIM0047 explain an error of the compiler's.
        var shown = build.Diagnostics
            .Where(diagnostic => diagnostic is not ({ Id: "CS0119", File: "KIM0039.cs" } or { Id: "CS0103", File: "KIM0047.cs" }))
            .Select(diagnostic => $"{diagnostic.File} {diagnostic.Id}").Order(StringComparer.Ordinal);
        Assert.True(rules.Select(rule => $"{rule}.cs {rule}")
            .SequenceEqual(shown), $"Not each rule is shown once, and nothing else:\n{build.Output}");
    }
}
