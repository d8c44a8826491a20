using Kim.Tidy.Tests.Checks;
using Xunit;

namespace Kim.Tidy.Tests;

/// <summary>The rules of the house that a compiler does not check, over the whole repository.</summary>
public sealed class TidyTests
{
    [Fact]
    public void Files_and_lines_are_not_too_long() => None(Length.Breaches(Repository.Files));

    [Fact]
    public void No_page_and_no_code_uses_a_banned_word() => None(Words.Breaches(Repository.Files));

    [Fact]
    public void The_page_on_style_has_the_banned_words_of_the_check()
    {
        var page = Repository.Files.Single(file => file.Path == "docs/internals/style.md");
        var rows = from line in page.Lines
                   where line.StartsWith("| `", StringComparison.Ordinal)
                   let cells = line.Replace("`", "", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries)
                   select (cells[1], cells[2], cells[3]);
        Assert.Equal(Words.All, rows);
    }

    [Fact]
    public void Folders_and_assemblies_depend_in_one_direction() => None(Layers.Breaches(Repository.Files));

    [Fact]
    public void A_folder_is_a_namespace() => None(Names.Breaches(Repository.Files));

    [Fact]
    public void System_calls_are_in_one_place_and_nothing_blocks() => None(Calls.Breaches(Repository.Files));

    [Fact]
    public void Links_lead_somewhere() => None(Links.Breaches(Repository.Files, path => Path.Exists(Path.Combine(Repository.Root, path))));

    [Fact]
    public void Settings_metrics_and_rules_are_in_the_docs() => None(Reference.Breaches(Repository.Files));

    // One line each, so that a failure reads as a list of what to do.
    private static void None(IEnumerable<string> breaches)
    {
        var all = breaches.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
