using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0010: see docs/rules/KIM0010.md.</summary>
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
        message: """Route 'FETCH /a' of Sample is malformed: 'FETCH' is no method, write one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS""",
        """
        namespace App;
        [Command("FETCH /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Constraint_is_reported() => GeneratorTest.Reports(
        "KIM0010",
        at: "Sample",
        message: """Route 'GET /a/{id:int}' of Sample is malformed: '{id:int}' is no parameter: a whole segment is {name}, without constraint, default or catch-all""",
        """
        namespace App;
        [Command("GET /a/{id:int}")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Sound_code_is_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /good")]
        public sealed partial class Good(TimeProvider clock) : Command
        {
            [Step] Next Check() => clock.TimestampFrequency is 0 ? BadRequest("no") : ToAnswer(1);
            [Step] Reply Answer(int value) => Ok(value);
        }
        """);
}
