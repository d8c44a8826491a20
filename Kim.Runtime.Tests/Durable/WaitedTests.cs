using Kim.Binding;
using Kim.CompilerServices;
using Kim.Runs.Hooks;
using Xunit;

namespace Kim.Runtime.Tests.Durable;

/// <summary>A parked step that continues with what it waited for, in a build that may have other code.</summary>
public sealed class WaitedTests
{
    [Theory]
    [InlineData("word")]
    [InlineData("other", "word")]
    [InlineData("*")]
    public async Task What_the_step_may_wait_for_is_given_and_anything_if_its_code_cannot_be_seen(params string[] awaits) =>
        Assert.Equal("yes", await Reader().Waited<string>(awaits));

    [Theory]
    [InlineData("other", "it waits there for the signal word, and the step of this build for the signal other")]
    [InlineData("", "it waits there for the signal word, and the step of this build for a time")]
    public void Anything_else_is_another_question(string awaits, string expected) => Assert.Equal(
        expected, Assert.Throws<UnreadableStateException>(() => { _ = Reader().Waited<string>([awaits]); }).Message);

    private static StateReader Reader() => new(
        StateReader.Parse("""{"fields":{},"args":{},"visits":[]}"""u8.ToArray()),
        new RunPark(TimeSpan.FromDays(1), "word", 1),
        "\"yes\""u8.ToArray());
}
