using Xunit;

namespace Kim.Redis.Tests;

/// <summary>A server that has lost its Redis does not fill the disk with that.</summary>
public sealed class LogTests
{
    private const int Requests = 100;

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task Joins_that_fail_do_not_write_a_line_for_each_task(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, setting);
        Assert.Equal("200 100", await server.Get("/many"));
        redis.Kill();
        await server.Until("/many", "503", prefix: true);
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal("""503 {"code":1,"msg":"Redis is not connected, try again shortly"}""", await server.Get("/many"));
        }

        await server.Logs("is lost for kim-reactor-0");
        Assert.InRange(server.Log.All.Count, 2, 6);
        Assert.InRange(server.Log.All.Sum(static line => line.Length), 1, 4_000);
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task Each_back_has_a_loss_before_it_and_a_connection_that_flaps_is_counted(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var proxy = new DamagingProxy(redis);
        await using var server = await RedisFixture.Start($"--Kim:Redis={proxy.Address}", setting);
        for (var i = 0; i < 6; i++)
        {
            await server.Until($"/pair/{i}", $"200 of-{i}");
            proxy.ResetAll();
        }

        await server.Until("/pair/last", "200 of-last");
        await server.Logs("is back");
        var (lost, back) = (0, 0);
        foreach (var line in server.Log.All)
        {
            lost += line.Contains("is lost for kim-reactor-0", StringComparison.Ordinal) ? 1 : 0;
            back += line.Contains("is back", StringComparison.Ordinal) ? 1 : 0;
            Assert.True(back <= lost, string.Join('\n', server.Log.All));
        }

        // One cause is told once in ten seconds; this takes less than thirty.
        Assert.InRange(lost, 1, 3);
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task Deadlines_and_timeouts_that_pass_are_one_line_and_a_count(string setting)
    {
        using var redis = new RedisServer().Start();
        var server = await RedisFixture.Start(
            redis.Setting, setting, "--Kim:Deadline=300ms", "--Kim:RedisStall=30s", "--Kim:DrainTimeout=1s");
        Assert.Equal("200 of-1", await server.Get("/pair/1"));
        redis.Freeze();
        var replies = await Task.WhenAll(Enumerable.Range(0, Requests).Select(i => server.Get($"/pair/{i}")));
        Assert.All(replies, static reply => Assert.StartsWith("504", reply, StringComparison.Ordinal));
        Assert.Single(server.Log.All, line => line.Contains("deadline", StringComparison.Ordinal));
        await server.DisposeAsync();
        Assert.Single(server.Log.All, line => line.Contains("Pair passed its deadline in step Set, run ", StringComparison.Ordinal));
        Assert.Single(server.Log.All, line => line.Contains("Pair passed its deadline in 99 more runs", StringComparison.Ordinal));
    }
}
