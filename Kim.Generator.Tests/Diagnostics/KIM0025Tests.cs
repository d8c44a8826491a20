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
}
