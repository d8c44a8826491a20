using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0012: see docs/reference/rules/KIM0012.md.</summary>
public sealed class KIM0012Tests
{
    [Fact]
    public Task Emitted_name_is_reported() => GeneratorTest.Reports(
        "KIM0012",
        at: "Descriptor",
        message: """'Descriptor' in command Sample takes a name that the generated code declares: choose another one""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { int Descriptor() => 1; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Jump_name_is_reported() => GeneratorTest.Reports(
        "KIM0012",
        at: "ToAnswer",
        message: """'ToAnswer' in command Sample takes a name that the generated jump to Answer has: choose another one""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { int ToAnswer(int x) => x; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Inherited_name_is_reported() => GeneratorTest.Reports(
        "KIM0012",
        at: "Ok",
        message: """'Ok' in command Sample takes a name that would hide the one inherited from Kim.Command: choose another one""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int Ok(CancellationToken token) => 1; }
        """);

    [Fact]
    public Task Step_whose_jump_would_be_ToString_is_reported() => GeneratorTest.Reports(
        "KIM0012",
        at: "String",
        message: """'String' in command Sample takes a name that would give its generated jump the name ToString, which every object has: choose another one""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] string String() => ""; }
        """);

    [Theory]
    [InlineData("protected static int Descriptor => 1;", "Descriptor", "the generated code declares")]
    [InlineData("protected int Call;", "Call", "the generated code declares")]
    [InlineData("protected Next ToAnswer(long value) => Ok(value);", "ToAnswer", "the generated jump to Answer has")]
    [InlineData("protected new bool IsAbandoned => true;", "IsAbandoned", "would hide the one inherited from Kim.Command")]
    public Task Name_of_a_base_class_is_reported(string member, string name, string what) => GeneratorTest.Reports(
        "KIM0012",
        at: "Sample",
        message: $"'{name}' in command Sample, which inherits it from Base, takes a name that {what}: choose another one",
        $$"""
        namespace App;
        public abstract class Base : Command { {{member}} }
        [Command("POST /a")] public sealed partial class Sample : Base { [Step] void Begin() { } [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Sound_code_of_a_base_class_is_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        public abstract class Base<T> : Command<T>
        {
            private int Descriptor { get; set; }
            protected static Reply Ok(int a, int b) => Ok(a + b + Pending);
            protected override int CatchAt(Exception fault) => 0;
            protected const int Pending = 1;
            internal int Use() => Descriptor;
        }
        public sealed record Ask(int A);
        [Command("POST /good")] public sealed partial class Good : Base<Ask> { [Step] Task<int> Load() => Task.FromResult(1); [Step] Reply Answer(int value) => Ok(value, Pending); [Catch] Reply Failed() => Ok(); }
        """);

    [Fact]
    public Task Names_that_the_generated_part_gives_way_to_are_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /good")]
        public sealed partial class Good : Command
        {
            private sealed record Pending(int At);
            private Pending _pending = new(1);
            private int Kept { get; set; }
            [Step, Retry(2)] Task<int> Visit() { _pending = new(_pending.At + 1); Kept++; return Task.FromResult(_pending.At); }
            [Step] int Answer(int value) => value;
            [Compensates(nameof(Visit))] void Undo(int value) { }
        }
        """);
}
