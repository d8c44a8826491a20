using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0006: see docs/rules/KIM0006.md.</summary>
public sealed class KIM0006Tests
{
    [Fact]
    public Task Generic_is_reported() => GeneratorTest.Reports(
        "KIM0006",
        at: "Answer",
        message: """Step Answer cannot be generic: a step's types are fixed at build time, name them""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer<T>() => Ok(); }
        """);

    [Fact]
    public Task Static_is_reported() => GeneratorTest.Reports(
        "KIM0006",
        at: "Answer",
        message: """Step Answer cannot be static: a step belongs to its run, make it an instance method""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] static Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Async_void_is_reported() => GeneratorTest.Reports(
        "KIM0006",
        at: "Begin",
        message: """Step Begin cannot be async void: nobody could wait for it, return Task""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] async void Begin() => await Task.Yield(); [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Out_parameter_is_reported() => GeneratorTest.Reports(
        "KIM0006",
        at: "Begin",
        message: """Step Begin cannot be one with ref, out or in: values flow along typed edges, take and return them plainly""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] int First() => 1; [Step] void Begin(in int value) { } [Step] Reply Answer() => Ok(); }
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
