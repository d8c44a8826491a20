using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0031: see docs/reference/rules/KIM0031.md.</summary>
public sealed class KIM0031Tests
{
    private const string TaskMend = "return the task from a step, its value arrives in the next one";
    private const string LockMend =
        "a command's fields need no lock, and what reactors share belongs in a store, a concurrent collection or Interlocked";

    [Theory]
    [InlineData("_ = task.Result;", "Result", "Task.Result", TaskMend)]
    [InlineData("_ = task?.Result;", "Result", "Task.Result", TaskMend)]
    [InlineData("_ = new ValueTask<int>(task).Result;", "Result", "ValueTask.Result", TaskMend)]
    [InlineData("task.Wait();", "Wait", "Task.Wait", TaskMend)]
    [InlineData("Task.WaitAll(task);", "WaitAll", "Task.WaitAll", "return Task.WhenAll(…) from a step")]
    [InlineData("Task.WaitAny(task);", "WaitAny", "Task.WaitAny", "return Task.WhenAny(…) from a step")]
    [InlineData("task.GetAwaiter().GetResult();", "GetResult", "TaskAwaiter.GetResult", TaskMend)]
    [InlineData("((Task)task).ConfigureAwait(false).GetAwaiter().GetResult();", "GetResult", "ConfiguredTaskAwaiter.GetResult", TaskMend)]
    [InlineData("new ValueTask<int>(task).GetAwaiter().GetResult();", "GetResult", "ValueTaskAwaiter.GetResult", TaskMend)]
    [InlineData("Thread.Sleep(1);", "Sleep", "Thread.Sleep", "return Task.Delay(…) from a step")]
    [InlineData("lock (gate) { }", "lock", "lock", LockMend)]
    [InlineData("Monitor.Enter(gate);", "Enter", "Monitor.Enter", LockMend)]
    [InlineData("gate.Wait();", "Wait", "SemaphoreSlim.Wait", "return WaitAsync(…) from a step")]
    [InlineData("redis.StringGet(\"key\");", "StringGet", "IDatabase.StringGet", "call StringGetAsync and return its task from a step")]
    [InlineData("redis.Ping();", "Ping", "IRedis.Ping", "call PingAsync and return its task from a step")]
    [InlineData("redis.CreateTransaction().Execute(CommandFlags.None);", "Execute", "ITransaction.Execute",
        "call ExecuteAsync and return its task from a step")]
    [InlineData(
        "_ = redis.HashScan(\"hash\").Any();", "HashScan", "IDatabase.HashScan", "call HashScanAsync and read it with 'await foreach'")]
    [InlineData("redis.Multiplexer.GetServers()[0].Keys();", "Keys", "IServer.Keys", "call KeysAsync and read it with 'await foreach'")]
    [InlineData("redis.Multiplexer.GetServers()[0].Save(SaveType.BackgroundSave);", "Save", "IServer.Save",
        "call SaveAsync and return its task from a step")]
    [InlineData("redis.Multiplexer.GetSubscriber().Publish(RedisChannel.Literal(\"a\"), \"b\");", "Publish", "ISubscriber.Publish",
        "call PublishAsync and return its task from a step")]
    [InlineData("redis.Multiplexer.Configure();", "Configure", "IConnectionMultiplexer.Configure",
        "call ConfigureAsync and return its task from a step")]
    [InlineData("redis.Multiplexer.Close();", "Close", "IConnectionMultiplexer.Close", "call CloseAsync and return its task from a step")]
    [InlineData("redis.Multiplexer.Wait(task);", "Wait", "IConnectionMultiplexer.Wait", TaskMend)]
    [InlineData("redis.Multiplexer.WaitAll(task);", "WaitAll", "IConnectionMultiplexer.WaitAll", TaskMend)]
    [InlineData("ConnectionMultiplexer.Connect(\"a\");", "Connect", "ConnectionMultiplexer.Connect",
        "call ConnectAsync and return its task from a step")]
    [InlineData("LuaScript.Prepare(\"return 1\").Load(redis.Multiplexer.GetServers()[0]);", "Load", "LuaScript.Load",
        "call LoadAsync and return its task from a step")]
    [InlineData("LuaScript.Prepare(\"return 1\").Evaluate(redis);", "Evaluate", "LuaScript.Evaluate",
        "call EvaluateAsync and return its task from a step")]
    [InlineData(
        "_ = redis.HashScan(\"hash\", default, 10, 0, 0, CommandFlags.FireAndForget).Any();",
        "HashScan", "IDatabase.HashScan", "call HashScanAsync and read it with 'await foreach'")]
    [InlineData(
        "redis.KeyDelete(\"key\", CommandFlags.DemandMaster);",
        "KeyDelete", "IDatabase.KeyDelete", "call KeyDeleteAsync and return its task from a step")]
    [InlineData("_after = task.ContinueWith(done => task.Result);", "Result", "Task.Result", TaskMend)]
    [InlineData("_after = task.ContinueWith((done, other) => ((Task<int>)other!).Result, task);", "Result", "Task.Result", TaskMend)]
    [InlineData("redis.Wait(task);", "Wait", "IRedisAsync.Wait", TaskMend)]
    public Task What_blocks_is_reported(string statement, string at, string what, string fix) =>
        GeneratorTest.Reports("KIM0031", at, $"Step Load blocks the reactor and every run on it with {what}: {fix}",
            Sample($"[Step] void Load() {{ {statement} }}"));

    [Theory]
    [InlineData("int Read() => task.Result;", "Method Read")]
    [InlineData("int Value => task.Result;", "Property Value")]
    [InlineData("[Catch] Reply Failed(Exception fault) => Ok(task.Result);", "Catch Failed")]
    [InlineData("[Compensates(\"Load\")] void Undo() => Console.WriteLine(task.Result);", "Compensation Undo")]
    public Task Every_method_of_the_command_is_looked_at(string member, string subject) =>
        GeneratorTest.Reports("KIM0031", "Result", $"{subject} blocks the reactor and every run on it with Task.Result: {TaskMend}",
            Sample($"[Step] void Load() {{ }} {member}"));

    [Theory]
    [InlineData("[Step] Task<int> Load() => Task.Run(() => task.Result);")]
    [InlineData("[Step] IServer[] Load() => redis.Multiplexer.GetServers();")]
    [InlineData("[Step] Task Load() => Task.Factory.StartNew(() => { lock (gate) { Thread.Sleep(1); } });")]
    [InlineData("[Step] bool Load() => gate.Wait(0);")]
    [InlineData("[Step] string Load() => nameof(task.Result);")]
    [InlineData(
        "[Step] Task<RedisValue> Load() => redis.StringGetAsync(\"key\"); [Step] string Answer(RedisValue value) => value.ToString();")]
    [InlineData(
        "[Step] Task<TimeSpan> Load() { var batch = redis.CreateBatch(); var ping = batch.PingAsync(); batch.Execute(); return ping; }")]
    [InlineData("[Step] Answer Load() => new(1); public sealed record Answer(int Result) { public int Again => Result + this.Result; }")]
    [InlineData("[Step] Task<int> Load() => task.ContinueWith(done => done.Result + 1);")]
    [InlineData("[Step] Task<int> Load() => task.ContinueWith((done, state) => done.GetAwaiter().GetResult() + 1, null);")]
    [InlineData("[Step] Task Load() => ((Task)task).ContinueWith(static done => done.Wait(), TaskScheduler.Default);")]
    [InlineData("[Step] Task<int> Load() => task.ContinueWith(done => done.ConfigureAwait(false).GetAwaiter().GetResult());")]
    [InlineData("[Step] Task<int> Load() => task.ContinueWith(done => done?.Result ?? 0);")]
    [InlineData("[Step] void Load() => redis.StringSet(\"key\", \"value\", flags: CommandFlags.FireAndForget);")]
    [InlineData("[Step] void Load() => redis.KeyDelete(\"key\", CommandFlags.FireAndForget | CommandFlags.DemandMaster);")]
    public Task What_does_not_block_is_not_reported(string members) => GeneratorTest.IsClean(Sample(members));

    [Fact]
    public Task Other_classes_may_block() =>
        GeneratorTest.IsClean("namespace App; public static class Tool { public static int Read(Task<int> task) => task.Result; }");

    private static string Sample(string members) => $$"""
        using StackExchange.Redis;
        namespace App;
        #pragma warning disable KIM0021 // What the samples give is not the matter here.
        [Command("POST /a")]
        public sealed partial class Sample(Task<int> task, SemaphoreSlim gate, IDatabase redis) : Command
        {
            {{members}}
            Task<int>? _after = null;
            int After => _after is null ? 0 : 1;
            [Step(Then = End)] Reply Last() => Ok(task is null || gate is null || redis is null);
        }
        """;
}
