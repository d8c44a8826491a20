using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0029: see docs/reference/rules/KIM0029.md.</summary>
public sealed class KIM0029Tests
{
    [Fact]
    public Task One_attempt_is_reported() => GeneratorTest.Reports(
        "KIM0029",
        at: "Load",
        message: """[Retry] on Load: 1 attempts in all make no sense: write 2 to 100, the first one counted""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step, Retry(1)] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Retried_catch_is_reported() => GeneratorTest.Reports(
        "KIM0029",
        at: "Failed",
        message: """[Retry] on Failed: a catch is tried once: move what may fail into a step and jump to it""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); [Catch, Retry(2)] Reply Failed(Exception fault) => Ok(); }
        """);

    [Fact]
    public Task No_exception_is_reported() => GeneratorTest.Reports(
        "KIM0029",
        at: "Load",
        message: """[Retry] on Load: string in On is not an exception, name exception types""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step, Retry(2, On = [typeof(string)])] Task Load() => Task.CompletedTask; [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Timeout_without_wait_is_reported() => GeneratorTest.Reports(
        "KIM0029",
        at: "Load",
        message: """[Timeout] on Load: it returns no Task, so there is nothing to give up: return one, or drop the attribute""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step, Timeout("1s")] void Load() { } [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Policy_without_step_is_reported() => GeneratorTest.Reports(
        "KIM0029",
        at: "Helper",
        message: """[Timeout] on Helper: only a [Step], [Catch] or [Compensates] method has policies: add the attribute that is missing""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); [Timeout("1s")] Task Helper() => Task.CompletedTask; }
        """);

    [Theory]
    [InlineData("Task")]
    [InlineData("void")]
    [InlineData("int")]
    public Task Fail_fast_without_a_join_is_reported(string result) => GeneratorTest.Reports(
        "KIM0029",
        at: "Load",
        message: """[Step(FailFast = true)] on Load: it does not return several tasks, so there are no others to give up: return a tuple or a list of tasks, or leave it out""",
        $$"""
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step(FailFast = true)] {{result}} Load() => throw new NotSupportedException(); [Step] Reply Answer({{(result == "int" ? "int count" : "")}}) => Ok(); }
        """);

    [Theory]
    [InlineData("FailFast = true, Any = true", "Task<int>[]", "the first task that fails would end it before one succeeds: keep one of the two")]
    [InlineData("Any = true", "(Task<int>, int)", "int is not a task, so it would always be first: return only tasks")]
    [InlineData("Any = true", "(Task<int>, Task<int>[])", "Task<int>[] is several tasks among others: return one list, or a tuple of single tasks")]
    [InlineData("Any = true", "ValueTask<int>[]", "it keeps the first task, which a ValueTask is not: return Task<int>[], made with AsTask()")]
    [InlineData("Any = true", "(Task<int>, Task<long>)", "its tasks give int, long, but only one of them counts: let each give the same type")]
    [InlineData("Any = true", "(Task<int>, Task)", "its tasks give int, nothing, but only one of them counts: let each give the same type")]
    [InlineData("Any = true", "int", "it does not return several tasks, so there are no others to give up: return a tuple or a list of tasks, or leave it out")]
    [InlineData("AtOnce = 4", "int", "only of an IEnumerable<Task> or IEnumerable<Task<T>> tasks begin one by one: return one that Select or yield return makes, or leave it out")]
    [InlineData("AtOnce = 4", "Task<int>", "only of an IEnumerable<Task> or IEnumerable<Task<T>> tasks begin one by one: return one that Select or yield return makes, or leave it out")]
    public Task Tasks_that_do_not_fit_what_is_said_of_them_are_reported(string said, string result, string fault) => GeneratorTest.Reports(
        "KIM0029",
        at: "Load",
        message: $"[Step({said})] on Load: {fault}",
        $$"""
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step({{said}})] {{result}} Load() => throw new NotSupportedException(); [Step] Reply Answer(int count) => Ok(count); }
        """);

    [Theory]
    [InlineData(4, "Task<int>[]", "only of an IEnumerable<Task> or IEnumerable<Task<T>> tasks begin one by one: return one that Select or yield return makes, or leave it out")]
    [InlineData(0, "IEnumerable<Task<int>>", "no task could ever begin: write 1 or more")]
    public Task A_limit_that_cannot_be_kept_is_reported(int limit, string result, string fault) => GeneratorTest.Reports(
        "KIM0029",
        at: "Load",
        message: $"[Step(AtOnce = {limit})] on Load: {fault}",
        $$"""
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step(AtOnce = {{limit}})] {{result}} Load() => []; [Step] Reply Answer(int[] counts) => Ok(counts); }
        """);

    [Fact]
    public Task Any_of_one_type_is_clean() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command
        {
            [Step(Any = true)] (Task<string>, ValueTask<string?>) Load() => (Task.FromResult("a"), new("b"));
            [Step(Any = true)] Task<int>[] Count(string? text) => [Task.FromResult(1)];
            [Step(Any = true)] (Task, ValueTask) Tell(int count) => (Task.CompletedTask, default);
            [Step] Reply Answer() => Ok();
            [Compensates(nameof(Load), Unknown = true)] void Unload(string? text) { }
        }
        """);

    [Fact]
    public Task No_run_at_all_is_reported() => GeneratorTest.Reports(
        "KIM0029",
        at: "Sample",
        message: """[MaxConcurrency = 0] on Sample: no run could ever begin: write 1 or more, or leave it out""",
        """
        namespace App;
        [Command("POST /a", MaxConcurrency = 0)] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task A_limit_that_is_not_a_size_is_reported() => GeneratorTest.Reports(
        "KIM0029",
        at: "Sample",
        message: """[MaxBody = "10MB"] on Sample: it is not a valid size: write a whole number of bytes above 0, or one with KiB, MiB or GiB, for example 10MiB""",
        """
        namespace App;
        [Command("POST /a", MaxBody = "10MB")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task A_limit_of_bodies_without_a_route_is_reported() => GeneratorTest.Reports(
        "KIM0029",
        at: "Sample",
        message: """[MaxBody = "10MiB"] on Sample: without a route it answers no request: leave it out""",
        """
        namespace App;
        [Command(MaxBody = "10MiB")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Head_on_a_route_that_answers_none_is_reported() => GeneratorTest.Reports(
        "KIM0029",
        at: "Sample",
        message: """[Head = false] on Sample: 'POST /a' does not answer HEAD anyway, only a GET route does: leave it out""",
        """
        namespace App;
        [Command("POST /a", Head = false)] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Head_without_a_route_is_reported() => GeneratorTest.Reports(
        "KIM0029",
        at: "Sample",
        message: """[Head = false] on Sample: a command without a route does not answer HEAD anyway, only a GET route does: leave it out""",
        """
        namespace App;
        [Command(Head = false)] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Head_on_a_GET_route_is_not_reported() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("GET /a", Head = false), Command("GET /b")] public sealed partial class Sample : Command { [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task File_local_exception_is_reported() => GeneratorTest.Reports(
        "KIM0029",
        at: "Begin",
        message: """[Retry] on Begin: Mine in On is file-local, but generated code, which is another file, has to name it: drop 'file'""",
        """
        namespace App;
        file sealed class Mine : Exception;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step, Retry(2, On = [typeof(Mine)])] Task Begin() => throw new Mine(); [Step] Reply Answer() => Ok(); }
        """);

    [Fact]
    public Task Steps_and_compensations_may_be_retried_and_runs_limited() => GeneratorTest.IsClean(
        """
        namespace App;
        [Command("POST /good", Deadline = "2s", MaxConcurrency = 5)] public sealed partial class Good : Command
        {
            [Step, Timeout("500ms"), Retry(3, Delay = "10ms", On = [typeof(TimeoutException)])]
            Task<string> Charge() => Task.FromResult("r");
            [Step] Reply Answer(string receipt) => Ok(receipt);
            [Compensates(nameof(Charge)), Retry(2)] Task Refund(string receipt) => Task.CompletedTask;
        }
        """);
}
