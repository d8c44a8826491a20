using Kim.Tidy.Tests.Checks;
using Xunit;

namespace Kim.Tidy.Tests;

/// <summary>Each check finds what it is there for.</summary>
public sealed class ChecksFailTests
{
    [Fact]
    public void A_long_file() => Found(Length.Breaches([new("Kim.Runtime/Runs/Long.cs", new string('\n', 301))]), "Long.cs: 301 lines");

    [Fact]
    public void A_long_line() =>
        Found(Length.Breaches([new("docs/long.md", "# Long\n" + new string('x', 141))]), "docs/long.md:2: 141 columns");

    [Theory]
    [InlineData("Kim.Runtime/Runs/Long.cs", false)]
    [InlineData("Kim.Runtime.Tests/Runs/Long.cs", true)]
    public void A_long_line_of_code_unless_it_is_a_text_of_a_test(string path, bool isFine)
    {
        var text = new string('x', 141);
        Assert.Equal(isFine, !Length.Breaches([new(path, $"var text = \"{text}\";")]).Any());
        Assert.Equal(isFine, !Length.Breaches([new(path, $"var text = \"\"\"\n{text}\n\"\"\";")]).Any());
        Found(Length.Breaches([new(path, $"var {text};")]), "columns");
    }

    [Theory]
    [InlineData("# Odd\n\nIt goes on.", "docs/odd.md:3: \"goes on\": write \"continue, resume\" instead.")]
    [InlineData("It is\nno number.", "docs/odd.md:1: \"is no\": write \"is not a\" instead.")]
    [InlineData("```sh\ngo on\n```\nMend it.", "docs/odd.md:4: \"Mend\": write \"fix\" instead.")]
    public void A_banned_word(string text, string breach) => Found(Words.Breaches([new("docs/odd.md", text)]), breach);

    [Theory]
    [InlineData("/// <summary>It is\n/// no number.</summary>", "Odd.cs:1: \"is no\": write \"is not a\" instead.")]
    [InlineData("throw new FormatException($\"{text} is no number\");", "\"is no\": write")]
    [InlineData("\npublic void A_text_that_is_no_number_is_refused()", "Odd.cs:2: \"is no\": write")]
    public void A_banned_word_in_code(string text, string breach) => Found(Words.Breaches([new("Kim.Runtime/Loops/Odd.cs", text)]), breach);

    [Theory]
    [InlineData("Kim.Runtime/Loops/Fine.cs", "internal void AmendTheLesson() => Behind(thenceforth);")]
    [InlineData("Kim.Tidy.Tests/Checks/Words.cs", "(\"mend\", \"fix\", \"\"),")]
    public void A_word_in_code_that_is_fine(string path, string text) => Assert.Empty(Words.Breaches([new(path, text)]));

    [Theory]
    [InlineData("There is no such file, and it is no longer looked for.")]
    [InlineData("It goes on the wire.")]
    [InlineData("The log says `'x' is no number`.")]
    public void A_word_that_is_fine(string text) => Assert.Empty(Words.Breaches([new("docs/fine.md", text)]));

    [Theory]
    [InlineData("Kim.Runtime/Loops/Odd.cs", "using Kim.Runs;\nnamespace Kim.Loops;", "uses Kim.Runs, which comes after Loops")]
    [InlineData("Kim.Runtime/Runs/Odd.cs", "namespace Kim.Runs;\nvar x = new Kim.Reactors.ReactorOptions();",
        "uses Kim.Reactors, which comes after Runs")]
    [InlineData("Kim.Runtime/Elsewhere/Odd.cs", "namespace Kim.Elsewhere;", "the folder Elsewhere is in no row")]
    [InlineData("Kim.Generator/Models/Odd.cs", "using Kim.Generator.Parsing;", "uses Kim.Generator.Parsing, which comes after Models")]
    [InlineData(
        "Kim.Testing/Kim.Testing.csproj", "<ProjectReference Include=\"..\\Kim.Server\\Kim.Server.csproj\" />", "references Kim.Server")]
    public void A_dependency_in_the_wrong_direction(string path, string text, string breach) =>
        Found(Layers.Breaches([new(path, text)]), breach);

    [Fact]
    public void A_comment_is_not_a_dependency() =>
        Assert.Empty(Layers.Breaches([new("Kim.Runtime/Loops/Fine.cs", "// See Kim.Runs.StepRunner.\nnamespace Kim.Loops;")]));

    [Theory]
    [InlineData("Kim.Runtime/Runs/Odd.cs", "namespace Kim.Loops;\ninternal sealed class Odd;")]
    [InlineData("Kim.Runtime/Runs/Odd.cs", "namespace Kim;\ninternal sealed class Odd;")]
    [InlineData("Kim.Runtime/Commands/Odd.cs", "namespace Kim.Commands;\npublic sealed class Odd;")]
    [InlineData("bench/Kim.Bench.Soak/Odd.cs", "namespace Kim.Bench;\ninternal sealed class Odd;")]
    [InlineData("bench/Shared/Odd.cs", "namespace Kim.Bench;\ninternal sealed class Odd;")]
    [InlineData("bench/peers/Kim.Bench.Peers.AspNet/Odd.cs", "namespace Kim.Bench.AspNet;\ninternal sealed class Odd;")]
    public void A_namespace_that_is_not_the_folder(string path, string text) => Found(Names.Breaches([new(path, text)]), "let them agree");

    [Theory]
    [InlineData("[LibraryImport(\"libc\")]", "a system call outside")]
    [InlineData("Thread.Sleep(1);", "'Thread.Sleep' blocks the thread")]
    [InlineData("task.Wait();", "'.Wait()' blocks the thread")]
    [InlineData("task.GetAwaiter().GetResult();", "blocks the thread")]
    public void A_call_in_the_wrong_place(string text, string breach) =>
        Found(Calls.Breaches([new("Kim.Runtime/Runs/Odd.cs", text)]), breach);

    [Theory]
    [InlineData("[there](nowhere.md)", "the link to nowhere.md leads to nothing")]
    [InlineData("[there](../docs/there.md#second)", "docs/there.md has no heading for #second")]
    [InlineData("[there](#first)", "docs/here.md has no heading for #first")]
    [InlineData("See `Kim.Runtime/Nowhere.cs`.", "there is no Kim.Runtime/Nowhere.cs")]
    [InlineData("See `Kim.Runtime/Nowhere*.cs`.", "there is no Kim.Runtime/Nowhere*.cs")]
    public void A_link_that_leads_nowhere(string text, string breach)
    {
        SourceFile[] files = [new("docs/here.md", text), new("docs/there.md", "# First")];
        Found(Links.Breaches(files, path => files.Any(file => file.Path == path)), breach);
    }

    [Theory]
    [InlineData("meter.CreateCounter(\"kim.odd\")", "The metric kim.odd is not in")]
    [InlineData("meter.CreateCounter(\"kim.odd\")", "\"kim.odd\" belongs in Kim.Runtime/Diagnostics/Instruments")]
    [InlineData("Meter meter = new(\"Kim\");", "belongs in Kim.Runtime/Diagnostics/Instruments")]
    [InlineData("\"KIM9999\"", "The rule KIM9999 is not in docs/reference/rules")]
    public void Code_that_the_docs_do_not_know(string text, string breach) =>
        Found(Reference.Breaches([new("Kim.Generator/Odd.cs", text)]), breach);

    [Fact]
    public void A_tag_of_traces_that_the_docs_do_not_know() => Found(
        Reference.Breaches([new("Kim.Runtime/Runs/RunTrace.cs", "\"kim.odd\""), new("docs/operating/observe.md", "`kim.even`")]),
        "The tag or event kim.odd is not in docs/operating/observe.md");

    [Theory]
    [InlineData("        Count(\"Odd\", \"1\", …")]
    [InlineData("        new(\n            \"Odd\",\n")]
    public void A_setting_that_the_docs_do_not_know(string text) =>
        Found(Reference.Breaches([new("Kim.Redis/OddSettings.cs", text)]), "The setting Kim:Odd is not in");

    [Theory]
    [InlineData("docs/reference/settings.md", "| `Kim:Odd` | 1 |", "has the setting Kim:Odd, which the code has not")]
    [InlineData("docs/reference/metrics.md", "| `kim.odd` | counter |", "has the metric kim.odd, which the code has not")]
    [InlineData("docs/reference/rules/KIM9999.md", "# KIM9999", "docs/reference/rules has the rule KIM9999, which the code has not")]
    public void Docs_that_the_code_does_not_know(string path, string text, string breach) =>
        Found(Reference.Breaches([new(path, text)]), breach);

    private static void Found(IEnumerable<string> breaches, string text) =>
        Assert.Contains(breaches, breach => breach.Contains(text, StringComparison.Ordinal));
}
