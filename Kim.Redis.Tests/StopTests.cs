using System.Diagnostics;
using Xunit;

namespace Kim.Redis.Tests;

public sealed class StopTests
{
    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task A_Redis_that_does_not_answer_does_not_hold_up_a_stop(string setting)
    {
        using var redis = new RedisServer().Start();
        var server = await RedisFixture.Start(redis.Setting, setting, "--Kim:DrainTimeout=1s", "--Kim:Reactors=2");
        Assert.Equal("200 of-1", await server.Get("/pair/1"));
        Assert.StartsWith("200", await server.Get("/take/name"), StringComparison.Ordinal);
        redis.Freeze();
        var held = server.Get("/pair/2");
        await server.RunsInFlight(1);
        var watch = Stopwatch.StartNew();
        await server.DisposeAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2.5), $"The stop took {watch.Elapsed}.");
        await held.ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.DoesNotContain(server.Log.All, line => line.Contains("has not ended", StringComparison.Ordinal));
    }
}
