using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0038: see docs/reference/rules/KIM0038.md.</summary>
public sealed class KIM0038Tests
{
    private const string Redis =
        "IDatabaseAsync.StringSetAsync: return it from a step, or pass CommandFlags.FireAndForget if its outcome does not matter";
    private const string Save = "Sample.SaveAsync: return it from a step";

    [Theory]
    [InlineData("_ = Other.Call(this);", "Other.Call(this)", "Other.Call: return it from a step")]
    [InlineData("Other.Call(this);", "Other.Call(this)", "Other.Call: return it from a step")]
    [InlineData("_ = redis.StringSetAsync(\"k\", \"v\");", "redis.StringSetAsync(\"k\", \"v\")", Redis)]
    [InlineData("redis.StringSetAsync(\"k\", \"v\");", "redis.StringSetAsync(\"k\", \"v\")", Redis)]
    [InlineData("redis?.StringSetAsync(\"k\", \"v\");", ".StringSetAsync(\"k\", \"v\")", Redis)]
    [InlineData("_ = redis?.StringSetAsync(\"k\", \"v\");", ".StringSetAsync(\"k\", \"v\")", Redis)]
    [InlineData("redis.StringSetAsync(\"k\", \"v\", flags: StackExchange.Redis.CommandFlags.DemandMaster);",
        "redis.StringSetAsync(\"k\", \"v\", flags: StackExchange.Redis.CommandFlags.DemandMaster)", Redis)]
    [InlineData("redis.CreateBatch().StringSetAsync(\"k\", \"v\");", "redis.CreateBatch().StringSetAsync(\"k\", \"v\")", Redis)]
    [InlineData("var saved = SaveAsync();", "SaveAsync()", Save)]
    [InlineData("var saved = SaveAsync(); _ = saved;", "SaveAsync()", Save)]
    [InlineData("Task saved; saved = SaveAsync();", "SaveAsync()", Save)]
    [InlineData("_ = Http.Method is \"x\" ? SaveAsync() : Task.CompletedTask;", "SaveAsync()", Save)]
    [InlineData("_ = Http.Method switch { \"x\" => SaveAsync(), _ => null };", "SaveAsync()", Save)]
    [InlineData("_ = (SaveAsync(), 1);", "SaveAsync()", Save)]
    [InlineData("(_, var one) = (SaveAsync(), 1); Use(one);", "SaveAsync()", Save)]
    [InlineData("var (_, one) = (SaveAsync(), 1); Use(one);", "SaveAsync()", Save)]
    [InlineData("SaveAsync().ConfigureAwait(false);", "SaveAsync().ConfigureAwait(false)", "Task.ConfigureAwait: return it from a step")]
    [InlineData("CountAsync();", "CountAsync()", "Sample.CountAsync: return it from a step")]
    [InlineData("for (var i = 0; i < 3; SaveAsync()) { i++; }", "SaveAsync()", Save)]
    [InlineData("foreach (var i in new[] { 1 }) SaveAsync();", "SaveAsync()", Save)]
    [InlineData("new List<int>().ForEach(i => SaveAsync());", "SaveAsync()", Save)]
    [InlineData("Action later = () => { SaveAsync(); }; later();", "SaveAsync()", Save)]
    [InlineData("Inner(); void Inner() => SaveAsync();", "SaveAsync()", Save)]
    [InlineData("if (Other.Call(this) is { } saved) Use(1);", "Other.Call(this)", "Other.Call: return it from a step")]
    [InlineData("if (SaveAsync() is not null) Use(1);", "SaveAsync()", Save)]
    [InlineData("if (SaveAsync() is Task) Use(1);", "SaveAsync()", Save)]
    [InlineData("if (SaveAsync() is { IsCompleted: true } saved) Use(1);", "SaveAsync()", Save)]
    [InlineData("if ((SaveAsync()) != null) Use(1);", "SaveAsync()", Save)]
    [InlineData("Use(SaveAsync().IsCompleted ? 1 : 2);", "SaveAsync()", Save)]
    [InlineData("Use(redis?.StringSetAsync(\"k\", \"v\") is null ? 1 : 2);", ".StringSetAsync(\"k\", \"v\")", Redis)]
    public Task A_dropped_task_is_reported(string statement, string at, string what) =>
        GeneratorTest.Reports(
            "KIM0038", at, $"Step Load drops the task of {Message(what)}", Sample($"[Step] void Load() {{ {statement} }}"));

    [Theory]
    [InlineData("[Step] void Load() => SaveAsync();", "Step Load")]
    [InlineData("[Step] void Load() { } [Catch] Reply Failed() { SaveAsync(); return Ok(); }", "Catch Failed")]
    [InlineData("[Step] void Load() { } [Compensates(nameof(Load))] void Undo() => SaveAsync();", "Compensation Undo")]
    [InlineData("[Step] void Load() => Help(); void Help() => SaveAsync();", "Method Help")]
    [InlineData("[Step] void Load() => Value = 1; int Value { set => SaveAsync(); }", "Property Value")]
    public Task It_is_reported_in_each_method_of_the_command(string members, string subject) =>
        GeneratorTest.Reports("KIM0038", "SaveAsync()", $"{subject} drops the task of {Message(Save)}", Sample(members));

    [Theory]
    [InlineData("_ = SaveAsync();")]
    [InlineData("redis?.StringSetAsync(\"k\", \"v\");")]
    [InlineData("var saved = SaveAsync(); await Task.Yield();")]
    public async Task It_is_reported_in_an_async_body_where_the_compiler_is_silent(string statement) => Assert.Contains(
        await GeneratorTest.Analyze(Sample($"[Step] async Task Load() {{ {statement} await Task.Yield(); }}")), diagnostic =>
        diagnostic.Id == "KIM0038");

    [Fact]
    public async Task A_bare_call_in_an_async_body_is_left_to_the_compiler() => Assert.DoesNotContain(
        await GeneratorTest.Analyze(Sample("[Step] async Task Load() { SaveAsync(); await Task.Yield(); }")), diagnostic =>
        diagnostic.Id == "KIM0038");

    [Theory]
    [InlineData("[Step] void Load() => redis.StringSetAsync(\"k\", \"v\", flags: StackExchange.Redis.CommandFlags.FireAndForget);")]
    [InlineData(
        "[Step] void Load() { _ = redis.StringSetAsync(\"k\", \"v\", flags: StackExchange.Redis.CommandFlags.FireAndForget | "
        + "StackExchange.Redis.CommandFlags.DemandMaster); }")]
    [InlineData(
        "[Step] Task Load() { var all = redis.CreateTransaction(); _ = all.StringSetAsync(\"k\", \"v\"); all.KeyDeleteAsync(\"k\"); "
        + "return all.ExecuteAsync(); }")]
    [InlineData("[Step] Task Load() { var saved = SaveAsync(); return saved; }")]
    [InlineData(
        "[Step] Task Load() { var batch = redis.CreateBatch(); var set = batch.StringSetAsync(\"k\", \"v\"); batch.Execute(); return set; "
        + "}")]
    [InlineData("[Step] (Task, Task<int>) Load() => (SaveAsync(), CountAsync().AsTask()); [Step] void Take(int count) => Use(count);")]
    [InlineData("Task? _saved; [Step] void Load() => _saved = SaveAsync(); [Step] Task Wait() => _saved!;")]
    [InlineData("[Step] Task Load() => Task.WhenAll(new[] { 1 }.Select(i => SaveAsync()));")]
    [InlineData("[Step] void Load() { Use(1); _ = int.Parse(\"1\"); _ = new[] { 1 }.Length; }")]
    [InlineData("[Step] Task Load() => SaveAsync() is { } saved ? saved : Task.CompletedTask;")]
    [InlineData("[Step] Task Load() => SaveAsync() is { IsCompleted: false } saved && redis is not null ? saved : Task.CompletedTask;")]
    [InlineData("[Step] Task Load() { if (SaveAsync() is not { } saved) { return Task.CompletedTask; } return saved; }")]
    [InlineData("[Step] Task Load() { var saved = SaveAsync(); return saved.IsCompleted ? Task.CompletedTask : saved; }")]
    public Task A_task_that_is_waited_for_or_meant_to_be_forgotten_is_not_reported(string members) =>
        GeneratorTest.IsClean(Sample(members));

    private static string Message(string what) =>
        what.Replace(": ", ", so the run does not wait for it and what it throws is lost: ", StringComparison.Ordinal);

    private static string Sample(string members) => $$"""
        using System.Linq;
        namespace App;
        [Command] public sealed partial class Other : Command { [Step] Reply Answer() => Ok(); }
        [Command("POST /a")]
        public sealed partial class Sample(StackExchange.Redis.IDatabase redis) : Command
        {
            {{members}}
            [Step] Reply Answer() => Ok(redis.Database);
            static Task SaveAsync() => Task.CompletedTask;
            static ValueTask<int> CountAsync() => default;
            static void Use(int value) => Console.WriteLine(value);
        }
        """;
}
