using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>
/// Names that begin with To and end in a step's name, but are not jumps: nothing is reported, and no edge is made of them.
/// </summary>
public sealed class NamesThatAreNoJumps
{
    [Theory]
    [InlineData("an object initializer", "new Mail { ToAnswer = 1 }.ToAnswer")]
    [InlineData("a nested object initializer", "new Mail { Inner = { ToAnswer = 1 } }.Inner.ToAnswer")]
    [InlineData("a named argument", "Twice(ToAnswer: 1)")]
    [InlineData("a named argument of a constructor", "new Pair(ToAnswer: 1).ToAnswer")]
    [InlineData("with", "(new Pair(1) with { ToAnswer = 2 }).ToAnswer")]
    [InlineData("a property pattern", "new Mail() is { ToAnswer: > 1 } ? 1 : 2")]
    [InlineData("a property pattern of several names", "new Mail() is { Inner.ToAnswer: > 1 } ? 1 : 2")]
    [InlineData("a property pattern that begins with the name", "new Text() is { ToAnswer.Length: > 1 } ? 1 : 2")]
    [InlineData("an anonymous object", "new { ToAnswer = 1 }.ToAnswer")]
    [InlineData("a tuple", "(ToAnswer: 1, Other: 2).ToAnswer")]
    [InlineData("conditional access", "Find()?.ToAnswer ?? 0")]
    [InlineData("another object's method", "new Mail().Inner.Call()")]
    [InlineData("a lambda's parameter", "new[] { 1 }.Sum(ToAnswer => ToAnswer + ToAnswer)")]
    [InlineData("several parameters of a lambda", "new[] { 1 }.Aggregate(0, (ToAnswer, other) => Twice(ToAnswer) + other)")]
    [InlineData("an out variable", "int.TryParse(\"1\", out var ToAnswer) ? Twice(ToAnswer) : 0")]
    [InlineData("a pattern variable", "Find() is { } ToAnswer ? ToAnswer.ToAnswer : 0")]
    [InlineData("a pattern variable that is handed on", "1 is var ToAnswer ? Twice(ToAnswer) : 0")]
    [InlineData("a range variable", "(from ToAnswer in new[] { 1 } select Twice(ToAnswer)).First()")]
    [InlineData("nameof", "nameof(ToAnswer).Length", true)]
    [InlineData("a generic method", "Tools.Generic()")]
    [InlineData("a type", "new ToAnswerHost.ToAnswer().Length + typeof(ToAnswerHost.ToAnswer).Name.Length")]
    public async Task In_an_expression(string what, string expression, bool namesTheJump = false)
    {
        Assert.NotEmpty(what);
        await IsClean($"[Step] {(namesTheJump ? "Next" : "int")} Begin() => {(namesTheJump ? $"ToAnswer({expression})" : expression)};");
    }

    [Theory]
    [InlineData("a local", "var ToAnswer = 1; return Twice(ToAnswer);")]
    [InlineData("a local delegate that is called", "Func<int, int> ToAnswer = Twice; return ToAnswer(1);")]
    [InlineData("a local function", "return ToAnswer(1); int ToAnswer(int value) => value;")]
    [InlineData("a local function's parameter", "return Inner(1); int Inner(int ToAnswer) => Twice(ToAnswer);")]
    [InlineData("a label", "goto ToAnswer; ToAnswer: return 1;")]
    [InlineData("a loop's variable", "foreach (var ToAnswer in new[] { 1 }) { return Twice(ToAnswer); } return 0;")]
    [InlineData("a counter", "for (var ToAnswer = 0; ToAnswer < 3; ToAnswer++) { Twice(ToAnswer); } return 0;")]
    [InlineData("a caught exception", "try { return 1; } catch (Exception ToAnswer) { return Twice(ToAnswer.HResult); }")]
    [InlineData("a using variable", "using (var ToAnswer = new System.IO.MemoryStream()) { return Twice((int)ToAnswer.Length); }")]
    [InlineData("a deconstruction", "var (ToAnswer, other) = (1, 2); return Twice(ToAnswer) + other;")]
    [InlineData("a constant in a case", "const int ToAnswer = 1; switch (Twice(1)) { case ToAnswer: return 1; default: return 2; }")]
    [InlineData("a member of another object that is assigned", "var mail = new Mail(); mail.ToAnswer = 1; return mail.ToAnswer;")]
    public async Task In_a_statement(string what, string body)
    {
        Assert.NotEmpty(what);
        await IsClean($"[Step] int Begin() {{ {body} }}");
    }

    [Fact]
    public async Task A_parameter_of_a_step() =>
        await IsClean("[Step] int Begin() => 1; [Step(Then = nameof(Answer))] int Middle(int ToAnswer) => Twice(ToAnswer);");

    [Fact]
    public async Task A_local_of_one_block_leaves_the_jump_of_another() => await IsClean(
        "[Step] Next Begin() { if (Http.Method is \"x\") { var ToAnswer = 1; return Ok(ToAnswer); } return ToAnswer(2); }", jumps: true);

    [Fact]
    public Task A_parameter_of_the_constructor_takes_the_jumps_name() => GeneratorTest.Reports(
        "KIM0012",
        at: "ToAnswer",
        message: "'ToAnswer' in command Sample takes a name that the generated jump to Answer has: choose another one",
        "namespace App; [Command(\"POST /a\")] public sealed partial class Sample(TimeProvider ToAnswer) : Command { readonly "
        + "TimeProvider _clock = ToAnswer; [Step] string Answer() => _clock.ToString()!; }");

    private static async Task IsClean(string members, bool jumps = false)
    {
        var source = $$"""
            using System.Linq;
            namespace App;
            public sealed class Mail { public int ToAnswer { get; set; } public Inner Inner { get; } = new(); }
            public sealed class Inner { public int ToAnswer { get; set; } public int Call() => ToAnswer; }
            public sealed class Text { public string ToAnswer { get; set; } = ""; }
            public sealed record Pair(int ToAnswer);
            public static class ToAnswerHost { public sealed class ToAnswer { public int Length => 1; } }
            public static class Tools { public static int Generic() => ToAnswer<int>(1); private static int ToAnswer<T>(T value) => value is int number ? number : 0; }
            [Command("POST /a")]
            public sealed partial class Sample : Command
            {
                {{members}}
                [Step] Reply Answer(int value) => Ok(value);
                static int Twice(int ToAnswer) => ToAnswer * 2;
                static Mail? Find() => null;
            }
            """;
        await GeneratorTest.IsClean(source);
        var isJump = jumps || members.Contains("return ToAnswer(2)", StringComparison.Ordinal)
            || members.Contains("=> ToAnswer(nameof", StringComparison.Ordinal);
        Assert.Equal(isJump, GeneratorTest.Emit(source)["App.Sample.g.cs"].Contains("Next ToAnswer(", StringComparison.Ordinal));
    }
}
