using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0011: see docs/rules/KIM0011.md.</summary>
public sealed class KIM0011Tests
{
    [Fact]
    public Task Nested_is_reported() => GeneratorTest.Reports(
        "KIM0011",
        at: "Sample",
        message: """Command Sample cannot be nested: move it out of Outer""",
        """
        namespace App;
        public partial class Outer { [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); } }
        """);

    [Fact]
    public Task Abstract_is_reported() => GeneratorTest.Reports(
        "KIM0011",
        at: "Sample",
        message: """Command Sample cannot be abstract: each run is an object of it""",
        """
        namespace App;
        [Command("POST /a")] public abstract partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Two_constructors_is_reported() => GeneratorTest.Reports(
        "KIM0011",
        at: "Sample",
        message: """Command Sample cannot be made in several ways: keep exactly one constructor that is not private, its parameters are resolved at start""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { public Sample() { } public Sample(int x) { } [Step] Reply Answer() => Ok(); }
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
