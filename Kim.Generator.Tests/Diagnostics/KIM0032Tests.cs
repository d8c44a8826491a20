using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0032: see docs/reference/rules/KIM0032.md.</summary>
public sealed class KIM0032Tests
{
    private const string Await = "what follows ConfigureAwait(false)";
    private const string AwaitMend = "drop ConfigureAwait(false), or return the task from a step of its own";
    private const string LambdaMend = "read it into a local before, and let the lambda return what it finds to the next step";

    [Theory]
    [InlineData("Task.Run(() => _count + _count)", "_count", "field _count", "Run")]
    [InlineData("Task.Factory.StartNew(delegate { return this.Total++; })", "Total", "property Total", "StartNew")]
    [InlineData("Task.FromResult(ThreadPool.QueueUserWorkItem(_ => { Action later = () => _count = 1; later(); }) ? 1 : 0)", "_count",
        "field _count", "QueueUserWorkItem")]
    public Task Lambda_for_the_thread_pool_is_reported(string expression, string at, string member, string call) =>
        GeneratorTest.Reports("KIM0032", at,
            $"Step Load touches {member} on another thread than the reactor's, in a lambda given to {call}: {LambdaMend}",
            Sample($"return {expression};"));

    [Theory]
    [InlineData("await Task.Yield(); await task.ConfigureAwait(false); return _count;", "_count", "field _count")]
    [InlineData("await Task.Yield(); await task.ConfigureAwait(ConfigureAwaitOptions.None); return Total;", "Total", "property Total")]
    [InlineData("_count = await task.ConfigureAwait(false); return 1;", "_count", "field _count")]
    public Task After_ConfigureAwait_false_is_reported(string body, string at, string member) =>
        GeneratorTest.Reports(
            "KIM0032", at, $"Step Load touches {member} on another thread than the reactor's, in {Await}: {AwaitMend}",
            Sample(body, "async"));

    [Theory]
    [InlineData("var count = _count; return Task.Run(() => count + _limit + Fixed);", "")]
    [InlineData("Func<int> read = () => _count; return Task.FromResult(read());", "")]
    [InlineData("var count = _count; count += await task.ConfigureAwait(false); return count + _limit;", "async")]
    [InlineData("await task; await task.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext); return _count;", "async")]
    [InlineData("Func<Task> other = async () => await task.ConfigureAwait(false); await other(); return _count;", "async")]
    [InlineData("var other = new Counter(); return Task.Run(() => other._count + new Counter { _count = 1 }._count);", "")]
    public Task What_stays_on_the_reactor_or_never_changes_is_not_reported(string body, string modifier) =>
        GeneratorTest.IsClean(Sample(body, modifier));

    // What hides a step is another rule's matter.
    private static string Sample(string body, string modifier = "") => $$"""
        #pragma warning disable KIM0033
        namespace App;
        public sealed class Counter { public int _count; }
        [Command("POST /a")]
        public sealed partial class Sample(Task<int> task) : Command
        {
            private readonly int _limit = 3;
            private int _count;
            int Total { get; set; }
            int Fixed { get; init; }
            [Step] void Begin() { _count = _limit + Fixed; Total = task.Id; }
            [Step] {{modifier}} Task<int> Load() { {{body}} }
            [Step] Reply Answer(int value) => Ok(value + _count);
        }
        """;
}
