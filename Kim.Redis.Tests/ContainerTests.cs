using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace Kim.Redis.Tests;

/// <summary>Redis for code outside commands, and the connection for large values.</summary>
public sealed class ContainerTests
{
    private const int Size = 64 * 1024 * 1024;

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task The_container_has_one_connection_that_is_opened_when_it_is_taken(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start($"{redis.Setting},name=kim-here", setting);
        var before = await Connections(redis);
        var database = server.Services.GetRequiredService<IDatabase>();
        Assert.True(await Connections(redis) > before);
        Assert.True(database.StringSet("key", "value"));
        Assert.Equal("value", await server.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase().StringGetAsync("key"));
        Assert.Same(database.Multiplexer, server.Services.GetRequiredService<IConnectionMultiplexer>());
        Assert.NotSame(database.Multiplexer, server.Services.GetRequiredKeyedService<IDatabase>("bulk").Multiplexer);

        // Commands have their reactor's: it refuses what waits.
        Assert.Equal("200 one", await server.Get("/store/one"));
    }

    [RedisFact]
    public async Task What_the_app_registers_itself_stays()
    {
        using var redis = new RedisServer().Start();
        using var other = new RedisServer().Start();
        await using var own = await ConnectionMultiplexer.ConnectAsync(other.Address);
        await using var server = await RedisFixture.Start(
            kim =>
            {
                kim.Services.AddSingleton<IConnectionMultiplexer>(own);
                kim.AddRedis();
            },
            redis.Setting);
        Assert.Same(own, server.Services.GetRequiredService<IConnectionMultiplexer>());
        Assert.Same(own, server.Services.GetRequiredService<IDatabase>().Multiplexer);
        Assert.Equal("200 one", await server.Get("/store/one"));
        Assert.Equal("one", await redis.Ask("GET stored"));
    }

    [RedisFact]
    public async Task If_Redis_is_away_it_comes_by_itself()
    {
        using var redis = new RedisServer();
        await using var server = await RedisFixture.Start(redis.Setting);
        var database = server.Services.GetRequiredService<IDatabase>();
        await Assert.ThrowsAsync<RedisConnectionException>(() => database.StringSetAsync("key", "value"));
        redis.Start();
        await server.Until(async () => await server.Get("/tick") == "200 tick" && database.Multiplexer.IsConnected, "it is connected");
        Assert.True(await database.StringSetAsync("key", "value"));
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task Nothing_waits_for_large_values(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var proxy = new DamagingProxy(redis);

        // A machine that is busy may take long for all of them.
        await using var server = await RedisFixture.Start($"--Kim:Redis={proxy.Address},asyncTimeout=25000", setting, "--Kim:Deadline=25s");
        foreach (var key in (string[])["1", "2", "3", "4"])
        {
            // Zeros after the key.
            await redis.Do($"SET {key} {key}");
            Assert.Equal($"{Size}", await redis.Ask($"SETRANGE {key} {Size - 1} \"\\x00\""));
        }

        // What is left of the first one alone takes longer than a client waits.
        proxy.Replies.Time = TimeSpan.FromMilliseconds(50);
        proxy.Replies.Switch(DamagingProxy.Damage.Delay, within: new string('\0', 8));
        var large = Enumerable.Range(1, 4).Select(key => server.Get($"/large/{key}")).ToList();
        await server.Until(async () => await server.Get("/tick") == "200 tick" && proxy.Replies.Count > 2, "they are on their way");

        // On one connection with them they would come after them.
        await Small(20);
        Assert.DoesNotContain(large, get => get.IsCompleted);
        proxy.Replies.Switch(DamagingProxy.Damage.None);
        await Small(50);
        var replies = await Task.WhenAll(large);
        for (var i = 0; i < replies.Length; i++)
        {
            Assert.StartsWith($"200 {i + 1}, {Size - 1} zeros on kim", replies[i], StringComparison.Ordinal);
        }

        Task Small(int count) => Task.WhenAll(Enumerable.Range(0, 4).Select(async client =>
        {
            for (var i = 0; i < count; i++)
            {
                Assert.Equal($"200 {i}", await server.Get($"/keep/small{client}/{i}"));
            }
        }));
    }

    [RedisFact]
    public async Task A_connection_string_is_taken_by_its_name()
    {
        using var redis = new RedisServer().Start();
        await using (var server = await RedisFixture.Start(kim => kim.AddRedis("cache"), $"--ConnectionStrings:cache={redis.Address}"))
        {
            Assert.Equal("200 one", await server.Get("/store/one"));
        }

        await Fails("AddRedis(\"cache\") takes ConnectionStrings:cache, which is not set: set it to a Redis connection string");
        await Fails("ConnectionStrings:cache: the port of 'localhost:' is not", "--ConnectionStrings:cache=localhost:");
        await Fails("Kim:Redis and ConnectionStrings:cache are both set", "--ConnectionStrings:cache=a:1", "--Kim:Redis=b:1");

        static async Task Fails(string message, params string[] settings) => Assert.StartsWith(
            message, (await Assert.ThrowsAsync<KimConfigurationException>(
                () => RedisFixture.Start(kim => kim.AddRedis("cache"), settings))).Message, StringComparison.Ordinal);
    }

    private static async Task<int> Connections(RedisServer redis) => (await redis.Ask("CLIENT LIST")).Split("name=kim-here").Length - 1;
}
