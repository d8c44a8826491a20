using System.Diagnostics;
using Xunit;

namespace Kim.Redis.Tests;

/// <summary>
/// Tasks that write to the reactor's connection and end elsewhere: nothing holds them back. Held back until the next look, which was a
/// tenth of a second, thirty of them one after the other would take three seconds; they take some milliseconds.
/// </summary>
public sealed class ComposedTests
{
    private const int Times = 30;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    public static TheoryData<string, string> Kinds
    {
        get
        {
            var kinds = new TheoryData<string, string>();
            foreach (var setting in WhyTests.Seams)
            {
                foreach (var kind in (string[])["publish", "scan", "server", "transaction", "batch", "all", "own", "forgotten", "ping"])
                {
                    kinds.Add(setting, kind);
                }
            }

            return kinds;
        }
    }

    [RedisTheory]
    [MemberData(nameof(Kinds))]
    public async Task A_task_that_ends_elsewhere_is_not_held_back(string setting, string kind)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, setting);
        Assert.StartsWith("200", await server.Get($"/composed/{kind}"), StringComparison.Ordinal);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Times; i++)
        {
            Assert.StartsWith("200", await server.Get($"/composed/{kind}"), StringComparison.Ordinal);
        }

        Assert.True(watch.Elapsed < Bound, $"{Times} times took {watch.Elapsed}.");
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task A_script_is_not_held_back_and_each_gets_its_own_reply(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, setting);
        Assert.Equal("200 of-first", await server.Get("/lua/first"));
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Times; i++)
        {
            Assert.Equal($"200 of-{i}", await server.Get($"/lua/{i}"));
        }

        Assert.True(watch.Elapsed < Bound, $"{Times} times took {watch.Elapsed}.");
        await Parallel.ForAsync(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
            Assert.Equal($"200 of-{i}", await server.Get(i % 2 == 0 ? $"/lua/{i}" : $"/pair/{i}")));
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task A_subscription_works_beside_the_commands(string setting)
    {
        using var redis = new RedisServer().Start();
        foreach (var protocol in (string[])["resp2", "resp3"])
        {
            await using var server = await RedisFixture.Start($"{redis.Setting},protocol={protocol}", setting);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal("200 two", await server.Get("/composed/subscribe"));
                Assert.Equal($"200 of-{i}", await server.Get($"/pair/{i}"));
            }
        }
    }
}
