using System.Text.RegularExpressions;
using Kim.Generator.Rules;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>Every rule has a page under its title, a row in the list of rules, and a test file.</summary>
public sealed partial class RulePages
{
    internal static readonly string Root = FindRoot();

    public static TheoryData<string> Rules { get; } = new(All.Select(rule => rule.Id));

    internal static IEnumerable<DiagnosticDescriptor> All =>
        CommandRules.All.Concat(RequestRules.All).Concat(BodyRules.All).Concat(DurableRules.All);

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_has_a_page_a_row_and_tests(string id)
    {
        var rule = All.Single(known => known.Id == id);
        var page = Page(id);
        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.All(["## Bad", "## Good", "## Why"], heading => Assert.Contains(heading, page, StringComparison.Ordinal));
        Assert.Contains($"| [{id}]({id}.md) | {rule.Title} | {rule.DefaultSeverity} |",
            File.ReadAllText(Path.Combine(Root, "docs", "reference", "rules", "README.md")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Root, "Kim.Generator.Tests", "Diagnostics", id + "Tests.cs")), $"{id} has no tests.");
    }

    /// <summary>The blocks of one language under a heading of a rule's page: at least one.</summary>
    internal static IReadOnlyList<string> Blocks(string id, string heading, string language)
    {
        var page = Page(id);
        var from = page.IndexOf($"## {heading}\n", StringComparison.Ordinal);
        var section = page[from..page.IndexOf("\n## ", from, StringComparison.Ordinal)];
        var blocks = Block().Matches(section);
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Equal(language, block.Groups[1].Value));
        return [.. blocks.Select(block => block.Groups[2].Value)];
    }

    /// <summary>The page quotes these messages above Bad, or is made to with KIM_ACCEPT=1. A message may be broken over lines.</summary>
    internal static void Quotes(string id, IReadOnlyList<string> messages)
    {
        var page = Page(id);
        var quote = Quote().Match(page).Groups[1];
        if (Environment.GetEnvironmentVariable("KIM_ACCEPT") == "1" && Words(quote.Value) != Words(string.Join(' ', messages)))
        {
            var lines = string.Concat(messages.Select(message => Break().Replace(message, "$1\n  ").TrimEnd() + "\n"));
            page = page[..quote.Index] + lines + page[(quote.Index + quote.Length)..];
            File.WriteAllText(Path.Combine(Root, "docs", "reference", "rules", id + ".md"), page);
            return;
        }

        Assert.Equal(Words(string.Join(' ', messages)), Words(quote.Value));
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Page(string id) => File.ReadAllText(Path.Combine(Root, "docs", "reference", "rules", id + ".md"));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kim.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Kim.sln was not found above the tests.");
        }

        return folder;
    }

    [GeneratedRegex("```text\n(.*?)```\n\n## Bad", RegexOptions.Singleline)]
    private static partial Regex Quote();

    // At the last space that leaves a line short enough.
    [GeneratedRegex("(?=.{139})(.{1,136}) ")]
    private static partial Regex Break();

    [GeneratedRegex("```([a-z]+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
