using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0009: see docs/reference/rules/KIM0009.md.</summary>
public sealed class KIM0009Tests
{
    [Fact]
    public Task Two_commands_is_reported() => GeneratorTest.Reports(
        "KIM0009",
        at: "Sample",
        message: """Route 'POST /a/{x}' of Sample is also answered by Twin: give one of them another method or path""",
        """
        namespace App;
        [Command("POST /a/{x}")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }  [Command("POST /a/{y}")] public sealed partial class Twin : Command { [Step] Reply Answer() => Ok(); }
        """);
}
