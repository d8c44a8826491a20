using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0010: see docs/reference/rules/KIM0010.md.</summary>
public sealed class KIM0010Tests
{
    [Fact]
    public Task No_method_is_reported() => GeneratorTest.Reports(
        "KIM0010",
        at: "Sample",
        message: """
            Route '/a' of Sample is malformed: it needs a method and a path, as in "POST /orders/{id}"
            """,
        """
        namespace App;
        [Command("/a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Unknown_method_is_reported() => GeneratorTest.Reports(
        "KIM0010",
        at: "Sample",
        message: """Route 'FETCH /a' of Sample is malformed: 'FETCH' is not a valid method, write one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS""",
        """
        namespace App;
        [Command("FETCH /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Constraint_is_reported() => GeneratorTest.Reports(
        "KIM0010",
        at: "Sample",
        message: """Route 'GET /a/{id:int}' of Sample is malformed: '{id:int}' is not a valid parameter: a whole segment is {name}, without constraint, default or catch-all""",
        """
        namespace App;
        [Command("GET /a/{id:int}")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Theory]
    [InlineData("GET /a\\nb", "U+000A")]
    [InlineData("GET /a\\u2028b", "U+2028")]
    [InlineData("GET /\\ud800", "U+D800")]
    [InlineData("GET /a\\0", "U+0000")]
    public async Task A_character_that_no_path_can_hold_is_reported(string route, string letter)
    {
        var found = Assert.Single(
            await GeneratorTest.Analyze(
                $"namespace App; [Command(\"{route}\")] public sealed partial class Sample : Command {{ [Step] Reply Answer() => Ok(); "
                + $"}}"));
        Assert.EndsWith($"of Sample is malformed: it holds the character {letter}, which no path can hold as it is", found.GetMessage(),
            StringComparison.Ordinal);
    }

    [Fact]
    public Task Unusual_letters_of_a_path_are_not_reported() => GeneratorTest.IsClean(
        """"
        namespace App;
        [Command("GET /caf\u00e9/\"quoted\"/\U0001F600/'\\'/\"\"\"/<&>")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """");
}
