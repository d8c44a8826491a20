using Xunit;

namespace Kim.Generator.Tests.Diagnostics;

/// <summary>KIM0042: see docs/reference/rules/KIM0042.md.</summary>
public sealed class KIM0042Tests
{
    [Theory]
    [InlineData(
        "var transaction = redis.CreateTransaction(); transaction.AddCondition(Condition.KeyExists(\"key\")); return "
        + "transaction.ExecuteAsync();", "AddCondition", "ITransaction")]
    [InlineData("return redis.LockReleaseAsync(\"key\", \"me\");", "LockReleaseAsync", "IDatabaseAsync")]
    [InlineData("return redis.LockExtendAsync(\"key\", \"me\", TimeSpan.FromSeconds(1));", "LockExtendAsync", "IDatabaseAsync")]
    [InlineData("return Task.FromResult(redis.LockRelease(\"key\", \"me\"));", "LockRelease", "IDatabase")]
    [InlineData("return Task.FromResult(redis.LockExtend(\"key\", \"me\", TimeSpan.FromSeconds(1)));", "LockExtend", "IDatabase")]
    [InlineData("return Task.Run(() => redis.LockReleaseAsync(\"key\", \"me\"));", "LockReleaseAsync", "IDatabaseAsync")]
    [InlineData("return blocking.Run(other => redis.LockReleaseAsync(\"key\", \"me\"));", "LockReleaseAsync", "IDatabaseAsync")]
    [InlineData(
        "return blocking.Run(other => { var mine = redis.CreateTransaction(); mine.AddCondition(Condition.KeyExists(\"key\")); return "
        + "mine.ExecuteAsync(); });", "AddCondition", "ITransaction")]
    [InlineData("return other.LockReleaseAsync(\"key\", \"me\");", "LockReleaseAsync", "IDatabaseAsync")]
    public Task What_waits_for_a_condition_is_reported(string body, string at, string type) => GeneratorTest.Reports(
        "KIM0042",
        at,
        $"Step Load calls {type}.{at}, which waits for Redis on the thread that calls it; the reactor's connection refuses it: take "
        + "BlockingRedis in the constructor and return blocking.Run(redis => …), using the redis that it hands you, or do it in one Lua "
        + "script with ScriptEvaluateAsync",
        Sample(body));

    [Theory]
    [InlineData("return blocking.Run(other => other.LockReleaseAsync(\"key\", \"me\"));")]
    [InlineData("return blocking.Run(other => other.LockRelease(\"key\", \"me\"));")]
    [InlineData(
        "return blocking.Run(mine => { var transaction = mine.CreateTransaction(); "
        + "transaction.AddCondition(Condition.KeyExists(\"key\")); return transaction.ExecuteAsync(); });")]
    [InlineData("return Task.Run(() => other.LockReleaseAsync(\"key\", \"me\"));")]
    [InlineData(
        "var transaction = redis.CreateTransaction(); var set = transaction.StringSetAsync(\"key\", \"1\"); return "
        + "transaction.ExecuteAsync();")]
    [InlineData("return redis.LockTakeAsync(\"key\", \"me\", TimeSpan.FromSeconds(1));")]
    public Task What_does_not_is_not(string body) => GeneratorTest.IsClean(Sample(body));

    private static string Sample(string body) => $$"""
        using Microsoft.Extensions.DependencyInjection;
        using StackExchange.Redis;
        namespace App;
        [Command("POST /a")]
        public sealed partial class Sample(IDatabase redis, BlockingRedis blocking, [FromKeyedServices("other")] IDatabase other) : Command
        {
            [Step] Task<bool> Load() { {{body}} }
            [Step] Reply Answer(bool done) => Ok(done && redis is not null && blocking is not null && other is not null);
        }
        """;
}
