using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0018: see docs/rules/KIM0018.md.</summary>
public sealed class KIM0018Tests
{
    [Fact]
    public Task Join_is_reported() => GeneratorTest.Reports(
        "KIM0018",
        at: "Both",
        message: """Step Both returns (Task<int>, Task<int>): joins are not supported yet, wait for one task per step""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] (Task<int>, Task<int>) Both() => (Task.FromResult(1), Task.FromResult(2)); [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task List_of_tasks_is_reported() => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        message: """Step All returns Task<int>[]: joins are not supported yet, wait for one task per step""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task<int>[] All() => []; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Stream_is_reported() => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        message: """Step All returns IAsyncEnumerable<int>: a stream is no value, read it in the step and return what is in it""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] IAsyncEnumerable<int> All() => null!; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Task_of_task_is_reported() => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        message: """Step All returns Task<Task>: only Task and ValueTask are waited for, and not one inside another: turn it into one of them""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task<Task> All() => null!; [Step] Reply Answer() => Ok(); }
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
