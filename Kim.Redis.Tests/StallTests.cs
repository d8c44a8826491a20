using System.Diagnostics;
using System.Net;
using Xunit;

namespace Kim.Redis.Tests;

/// <summary>Redis takes commands and does not answer.</summary>
public sealed class StallTests
{
    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task A_frozen_Redis_is_told_refused_at_once_and_used_again_when_it_answers(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, setting, "--Kim:RedisStall=300ms", "--Kim:Health=on");
        Assert.Equal("200 of-1", await server.Get("/pair/1"));
        redis.Freeze();
        var held = server.Get("/pair/2");
        await server.Logs($"Warning: Redis at {redis.Address} has not answered kim-reactor-0 for ");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("""503 {"code":1,"msg":"Redis does not answer, try again shortly"}""", await server.Get("/pair/3"));
        }

        Assert.StartsWith("503", await server.Get("/readyz"), StringComparison.Ordinal);
        redis.Thaw();

        // Nothing of what was under way is lost.
        Assert.Equal("200 of-2", await held);
        await server.Logs($"Information: Redis at {redis.Address} answers kim-reactor-0 again, after ");
        await server.Until("/pair/4", "200 of-4");
        Assert.StartsWith("200", await server.Get("/readyz"), StringComparison.Ordinal);
        Assert.Single(server.Log.All, line => line.Contains("has not answered", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log.All, line => line.Contains("is lost", StringComparison.Ordinal));
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task A_connection_that_is_dead_is_made_again(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var proxy = new DamagingProxy(redis);
        await using var server = await RedisFixture.Start($"--Kim:Redis={proxy.Address},asyncTimeout=2000", setting, "--Kim:RedisStall=200ms");
        Assert.Equal("200 of-1", await server.Get("/pair/1"));

        // As when a firewall has forgotten the connection: others work.
        proxy.Replies.Switch(DamagingProxy.Damage.Swallow);
        var held = server.Get("/pair/2");
        await server.Logs($"has not answered kim-reactor-0 for ");
        Assert.StartsWith("503", await held, StringComparison.Ordinal);
        proxy.Replies.Switch(DamagingProxy.Damage.None);
        await server.Until("/pair/3", "200 of-3");
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task A_call_takes_as_long_as_asyncTimeout_says_and_no_longer(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start($"{redis.Setting},asyncTimeout=300", setting, "--Kim:RedisStall=30s");
        Assert.Equal("200 of-1", await server.Get("/pair/1"));
        Assert.Equal("200 of-1", await server.Get("/lua/1"));
        redis.Freeze();
        foreach (var path in (string[])["/pair/2", "/lua/2", "/many"])
        {
            var watch = Stopwatch.StartNew();
            Assert.Equal("""504 {"code":1,"msg":"Redis did not answer in time"}""", await server.Get(path));

            // The library's own look comes twice a second. The lower bound is the wheel's grain below the limit.
            Assert.InRange(watch.ElapsedMilliseconds, 295, 700);
        }

        redis.Thaw();
        await server.Until("/pair/3", "200 of-3");
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task A_call_that_is_given_up_is_not_an_answer(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start($"{redis.Setting},asyncTimeout=600", setting, "--Kim:RedisStall=1500ms");
        Assert.Equal("200 of-1", await server.Get("/pair/1"));
        redis.Freeze();
        await server.Until("/pair/2", """503 {"code":1,"msg":"Redis does not answer, try again shortly"}""");
        redis.Thaw();
        await server.Until("/pair/3", "200 of-3");
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:RedisSeam=Stream")]
    public async Task What_waits_to_be_sent_has_a_bound(string setting)
    {
        const int Megabyte = 1 << 20;
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(
            redis.Setting, setting, "--Kim:RedisStall=30s", "--Kim:MaxRedisUnsent=4MiB", "--Kim:MaxBody=2MiB");
        Assert.Equal("200 of-1", await server.Get("/pair/1"));
        redis.Freeze();
        var all = Enumerable.Range(0, 32).Select(i => Put($"/body/{i}")).ToList();
        var refused = 0;
        while (refused == 0)
        {
            var first = await Task.WhenAny(all);
            all.Remove(first);
            var reply = await first;
            if (!reply.StartsWith("200", StringComparison.Ordinal))
            {
                Assert.Equal("""503 {"code":1,"msg":"too much waits to be sent to Redis, try again shortly"}""", reply);
                refused++;
            }
        }

        redis.Thaw();
        foreach (var reply in await Task.WhenAll(all))
        {
            Assert.Contains(reply[..3], (string[])["200", "503"]);
        }

        await server.Until("/pair/2", "200 of-2");

        async Task<string> Put(string path)
        {
            using var body = new ByteArrayContent(new byte[Megabyte]);
            using var reply = await server.Client.PutAsync(new Uri(path, UriKind.Relative), body);
            return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
        }
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task A_reactor_that_is_held_up_itself_is_not_taken_for_a_Redis_that_does_not_answer(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, setting, "--Kim:RedisStall=400ms");
        Assert.Equal("200 of-1", await server.Get("/pair/1"));
        await Task.WhenAll(server.Get("/pair/2"), server.Get("/compute/1500"), server.Get("/pair/3"));
        Assert.Equal("200 of-4", await server.Get("/pair/4"));
        Assert.DoesNotContain(server.Log.All, line => line.Contains("has not answered", StringComparison.Ordinal));
    }
}
