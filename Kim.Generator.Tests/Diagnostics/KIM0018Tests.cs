using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0018: see docs/reference/rules/KIM0018.md.</summary>
public sealed class KIM0018Tests
{
    [Fact]
    public Task Stream_is_reported() => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        message: """Step All returns IAsyncEnumerable<int>: a stream is not a value: answer with JsonLines(…), or read it in the step and return what is in it""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] IAsyncEnumerable<int> All() => null!; [Step] Reply Answer(IAsyncEnumerable<int> all) => Ok(); }
        """);

    [Fact]
    public Task Task_of_task_is_reported() => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        message: """Step All returns Task<Task>: only Task and ValueTask are waited for, and not one inside another: turn it into one of them""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task<Task> All() => null!; [Step] Reply Answer(Task all) => Ok(); }
        """);

    [Fact]
    public Task Custom_awaitable_is_reported() => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        message: """Step All returns YieldAwaitable: only Task and ValueTask are waited for, and not one inside another: turn it into one of them""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] System.Runtime.CompilerServices.YieldAwaitable All() => Task.Yield(); [Step] Reply Answer(System.Runtime.CompilerServices.YieldAwaitable all) => Ok(); }
        """);

    [Fact]
    public Task Tasks_inside_a_task_are_reported() => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        message: """Step All returns Task<(Task<int>, int)>: a tuple of tasks is a join only if the step returns it plainly: drop the Task around it and the async, return the tasks un-awaited""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task<(Task<int>, int)> All() => null!; [Step] Reply Answer((Task<int>, int) all) => Ok(); }
        """);

    [Fact]
    public Task Other_list_is_reported() => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        message: """Step All returns IEnumerable<Task<int>>: its tasks begin one by one, so say how many may be under way with [Step(AtOnce = 8)], or make an array of it""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] IEnumerable<Task<int>> All() => []; [Step] Reply Answer(IEnumerable<Task<int>> all) => Ok(); }
        """);

    [Fact]
    public Task Join_of_nested_tasks_is_reported() => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        message: """Step All returns Task<Task<int>>[]: a task inside a task is not waited for: unwrap it""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] Task<Task<int>>[] All() => []; [Step] Reply Answer(Task<int>[] all) => Ok(); }
        """);

    [Theory]
    [InlineData("Microsoft.AspNetCore.Http.IResult", "IResult")]
    [InlineData("Task<Microsoft.AspNetCore.Http.HttpResults.Ok>", "Task<Ok>")]
    [InlineData("ValueTask<Microsoft.AspNetCore.Mvc.IActionResult>", "ValueTask<IActionResult>")]
    [InlineData("Microsoft.AspNetCore.Mvc.ActionResult", "ActionResult")]
    [InlineData("Microsoft.AspNetCore.Mvc.ActionResult<int>", "ActionResult<int>")]
    public async Task A_result_of_ASP_NET_Core_is_reported_also_before_the_last_step(string type, string shown)
    {
        var message =
            $"Step All returns {shown}: ASP.NET Core runs such results for its own handlers, Kim does not: return Ok(…), Json(…), Text(…) "
            + "or Bytes(…), or the value itself";
        await GeneratorTest.Reports("KIM0018", at: "All", message,
            $$"""namespace App; [Command("POST /a")] public sealed partial class Sample : Command { [Step] {{type}} All() => default!; }""");
        await GeneratorTest.Reports("KIM0018", at: "All", message,
            $$"""namespace App; [Command] public sealed partial class Sample : Command { [Step(Then = nameof(Last))] {{type}} All() => default!; [Step] Reply Last(object result) => Ok(); }""");
    }

    [Theory]
    [InlineData("Span<int>", "Span<int>")]
    [InlineData("ReadOnlySpan<char>", "ReadOnlySpan<char>")]
    [InlineData("unsafe int*", "int*")]
    public Task What_no_run_can_keep_is_reported(string type, string shown) => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        $"Step All returns {shown}: what flows along an edge is kept by the run, which cannot keep this: return an array, a Memory<T> or "
        + "another value that can be kept",
        $$"""namespace App; [Command("POST /a")] public sealed partial class Sample : Command { [Step] {{type}} All() => default; }""");

    [Theory]
    [InlineData("System.Collections.Immutable.ImmutableArray<Task<int>>", "ImmutableArray<Task<int>>")]
    [InlineData("HashSet<ValueTask>", "HashSet<ValueTask>")]
    [InlineData("Dictionary<string, Task<int>>", "Dictionary<string, Task<int>>")]
    public Task Any_collection_of_tasks_is_reported(string type, string shown) => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        $"Step All returns {shown}: of lists, a join takes Task<T>[], List<Task<T>>, IReadOnlyList<Task<T>> and ValueTask<T>[]: make an "
        + "array of it",
        $$"""namespace App; [Command("POST /a")] public sealed partial class Sample : Command { [Step] {{type}} All() => default!; [Step] Reply Answer({{type}} all) => Ok(); }""");

    [Fact]
    public Task Join_as_last_step_is_reported() => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        message: """Step All returns (Task<int>, Task<int>): a join cannot be the last step, add one that takes its results and answers""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] (Task<int>, Task<int>) All() => default; }
        """);

    [Fact]
    public Task Span_is_reported() => GeneratorTest.Reports(
        "KIM0018",
        at: "All",
        message: """Step All returns ReadOnlySpan<char>: what flows along an edge is kept by the run, which cannot keep this: return an array, a Memory<T> or another value that can be kept""",
        """
        namespace App;
        [Command("POST /a")] public sealed partial class Sample : Command { [Step] ReadOnlySpan<char> All() => default; }
        """);
}
