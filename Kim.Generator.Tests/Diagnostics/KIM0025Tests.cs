using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0025: see docs/reference/rules/KIM0025.md.</summary>
public sealed class KIM0025Tests
{
    [Fact]
    public Task Same_type_is_reported() => GeneratorTest.Reports(
        "KIM0025",
        at: "Second",
        message: """Second and First both catch System.TimeoutException: the nearest type decides, so only one of them can""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); [Catch] Reply First(TimeoutException fault) => Ok(); [Catch] Reply Second(TimeoutException fault) => Ok(); }
        """);

    [Fact]
    public Task Same_type_of_one_step_is_reported() => GeneratorTest.Reports(
        "KIM0025",
        at: "Second",
        message: """Second and First both catch System.Exception of Answer: the nearest type decides, so only one of them can""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); [Catch(Step = nameof(Answer))] Reply First() => Ok(); [Catch(Step = nameof(Answer))] Reply Second(Exception fault) => Ok(); }
        """);

    [Fact]
    public Task Same_type_of_different_steps_is_clean() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command
        {
            [Step] void Begin() { }
            [Step] Reply Answer() => Ok();
            [Catch] Reply All(TimeoutException fault) => Ok();
            [Catch(Step = nameof(Begin))] Reply First(TimeoutException fault) => Ok();
            [Catch(Step = nameof(Answer))] Reply Second(TimeoutException fault) => Ok();
        }
        """);
}
