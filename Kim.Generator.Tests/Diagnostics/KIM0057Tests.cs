using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0057: see docs/reference/rules/KIM0057.md.</summary>
public sealed class KIM0057Tests
{
    private const string Own = "let a step of its own return the task: [Step] Task<string?> Wait() => Signal<string>(…)";
    private const string Signal = "Signal<string>(\"said\", \"7d\")";

    [Theory]
    [InlineData("[Step] async Task Begin() { var said = await @; }", "Step Begin", "in an async body, of which nothing else would be left")]
    [InlineData("[Step] Task Begin() => Wait(); Task Wait() => @;", "Method Wait", "outside of a step")]
    [InlineData("[Step] Task Begin() => Wait; Task Wait => @;", "Property Wait", "outside of a step")]
    [InlineData("[Step] Task Begin() => Do(() => @); Task Do(Func<Task> act) => act();", "Step Begin", "in a lambda or a local function")]
    [InlineData("[Step] Task Begin() { return Wait(); Task Wait() => @; }", "Step Begin", "in a lambda or a local function")]
    [InlineData("[Step] (Task<string?>, Task) Begin() => (@, Task.CompletedTask);", "Step Begin",
        "as one of several tasks, of which the others would be lost")]
    [InlineData("[Step] Task<string?>[] Begin() => [@];", "Step Begin", "as one of several tasks, of which the others would be lost")]
    [InlineData("[Step] Task Begin() => Task.WhenAny(@);", "Step Begin", "but does not return its task as it is")]
    [InlineData("[Step] Task Begin() { var task = @; return task; }", "Step Begin", "but does not return its task as it is")]
    [InlineData("[Step] ValueTask<string?> Begin() => new(@);", "Step Begin", "but does not return its task as it is")]
    [InlineData("[Step] Task Begin() => Task.CompletedTask; [Compensates(nameof(Begin))] Task Undo() => @;", "Compensation Undo",
        "in a compensation")]
    public async Task A_wait_that_is_not_the_whole_of_a_step_is_reported(string members, string subject, string how)
    {
        var found = Assert.Single(await Waits(members));
        Assert.Equal($"{subject} calls Signal, which may outlive the process, {how}: {Own}", found.GetMessage());
        Assert.Equal(Signal, found.Location.SourceTree!.GetText().ToString(found.Location.SourceSpan));
    }

    [Theory]
    [InlineData("[Step] async Task Begin() => await Sleep(\"2s\");")]
    [InlineData("[Step] async Task Begin() => await Sleep(TimeSpan.FromMinutes(1));")]
    [InlineData("[Step] async Task Begin() => await Sleep(_time);")]
    [InlineData("[Step] (Task, Task) Begin() => (Sleep(\"1.001s\"), Task.CompletedTask);")]
    public async Task A_sleep_that_may_be_long_is_one_as_well(string members) => Assert.EndsWith(
        ": [Step] Task Wait() => Sleep(…), or sleep for a constant time of at most 1s",
        Assert.Single(await Waits(members)).GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("Signal<string>(\"said\", \"7d\")", "Signal", "write within: \"…\" instead")]
    [InlineData("Sleep(\"1h\")", "Sleep", "remove the [Timeout]")]
    public async Task A_timeout_would_end_with_the_process(string call, string name, string fix) => Assert.Equal(
        $"Step Begin calls {name}, which may outlive the process, under a [Timeout], which does not: {fix}",
        Assert.Single(await Waits($"[Step, Timeout(\"1m\")] Task Begin() => {call};")).GetMessage());

    [Fact]
    public async Task What_commands_inherit_is_outside_of_a_step() => Assert.Equal(
        $"Method Wait calls Signal, which may outlive the process, outside of a step: {Own}",
        Assert.Single(await GeneratorTest.Analyze(
            """
            #pragma warning disable KIM1003
            namespace App;
            public abstract class Base : Command
            {
                protected Task<string?> Wait() => Signal<string>("said", "7d");
                protected Task Rest() => Sleep("1h");
            }
            [Command("POST /a", Durable = true)] public sealed partial class Sample : Base { [Step] Task Begin() => Wait(); }
            """)).GetMessage());

    [Theory]
    [InlineData("[Step] Task Begin() { return (@); }")]
    [InlineData("[Step] Task Begin() { if (_time.Ticks > 0) { return @; } return Task.CompletedTask; }")]
    [InlineData("[Step] Task<string?> Begin() => _time.Ticks > 0 ? (@) : Task.FromResult<string?>(null);")]
    [InlineData("[Step] Task<string?> Begin() => _time.Ticks switch { 0 => @, _ => Task.FromResult<string?>(null) };")]
    [InlineData("[Step] Task<string?> Begin() => @!;")]
    [InlineData("[Step, Retry(2)] Task Begin() => Sleep(\"365d\");")]
    [InlineData("[Step] Task Begin() => Sleep(_time);")]
    [InlineData("[Step] async Task Begin() { await Sleep(\"1s\"); await Sleep(TimeSpan.FromMilliseconds(20)); }")]
    [InlineData("[Step, Timeout(\"1s\")] (Task, Task) Begin() => (Sleep(\"500ms\"), Wait()); Task Wait() => Sleep(\"1s\");")]
    [InlineData("[Step] Task Begin() => Other.Sleep(\"1h\"); "
        + "static class Other { public static Task Sleep(string time) => Task.CompletedTask; }")]
    public async Task A_wait_that_is_the_whole_of_a_step_is_not_reported(string members) => Assert.Empty(await Waits(members));

    [Fact]
    public async Task In_other_commands_a_sleep_may_stand_anywhere() => Assert.DoesNotContain(
        await GeneratorTest.Analyze(
            """
            namespace App;
            [Command("POST /a")] public sealed partial class Sample : Command { [Step] async Task Begin() => await Sleep("1h"); }
            """),
        found => found.Id == "KIM0057");

    private static async Task<IEnumerable<Microsoft.CodeAnalysis.Diagnostic>> Waits(string members) => (await GeneratorTest.Analyze(
        $$"""
        #pragma warning disable KIM1003
        namespace App;
        [Command("POST /a", Durable = true)]
        public sealed partial class Sample : Command { private TimeSpan _time; {{members.Replace("@", Signal, StringComparison.Ordinal)}} }
        """)).Where(found => found.Id is not ("KIM0018" or "KIM0033"));
}
