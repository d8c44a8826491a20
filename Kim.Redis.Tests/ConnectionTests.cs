using Xunit;

namespace Kim.Redis.Tests;

/// <summary>Each way to say where Redis is, over each way to connect.</summary>
public sealed class ConnectionTests
{
    private const string Secret = "open-sesame";

    public static TheoryData<string> Settings => WhyTests.Settings;

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task A_password(string setting)
    {
        using var redis = new RedisServer().Start("--requirepass", Secret);
        await Works($"{redis.Address},password={Secret}", setting);
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task A_user_and_a_password(string setting)
    {
        using var redis = new RedisServer().Start("--user", "bob", "on", ">" + Secret, "~*", "&*", "+@all", "--user", "default", "off");
        await Works($"{redis.Address},user=bob,password={Secret}", setting);
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task A_database(string setting)
    {
        using var redis = new RedisServer().Start();
        await Works($"{redis.Address},defaultDatabase=7", setting);
        Assert.Contains("db7:keys=1", await redis.Ask("INFO keyspace"), StringComparison.Ordinal);
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task A_Unix_domain_socket(string setting)
    {
        using var redis = new RedisServer().StartUnix();
        await Works($"!{redis.UnixPath}", setting);
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task An_IPv6_address(string setting)
    {
        using var redis = new RedisServer().StartIPv6();
        await Works($"[::1]:{redis.Port}", setting);
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task A_name(string setting)
    {
        using var redis = new RedisServer().Start();
        await Works($"localhost:{redis.Port}", setting);
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task Several_servers(string setting)
    {
        using var first = new RedisServer().Start();
        using var second = new RedisServer().Start("--replicaof", "127.0.0.1", $"{first.Port}");
        await Works($"{second.Address},{first.Address}", setting);
    }

    [RedisTheory]
    [InlineData("resp2", "--Kim:RedisSeam=Transport", 2)]
    [InlineData("resp2", "--Kim:RedisSeam=Stream", 2)]
    [InlineData("resp2", "--Kim:Transport=sockets", 2)]
    [InlineData("resp3", "--Kim:RedisSeam=Transport", 3)]
    [InlineData("resp3", "--Kim:RedisSeam=Stream", 3)]
    [InlineData("resp3", "--Kim:Transport=sockets", 3)]
    public async Task Each_protocol(string protocol, string setting, int version)
    {
        using var redis = new RedisServer().Start();
        await Works($"{redis.Address},protocol={protocol},name=kim-here", setting, async () =>
        {
            // This connection asks by RESP2, and is in the list, too.
            var clients = (await redis.Ask("CLIENT LIST")).Split('\n')
                .Where(line => line.Contains("name=kim-here", StringComparison.Ordinal));
            Assert.All(clients, line => Assert.Contains($" resp={version}", line, StringComparison.Ordinal));
            Assert.NotEmpty(clients);
        });
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task A_cluster_of_which_all_masters_are_used(string setting)
    {
        using var cluster = await RedisCluster.Start();
        await using var server = await RedisFixture.Start($"--Kim:Redis={cluster.Nodes[0].Address}", setting);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal($"200 {i}", await server.Get($"/keep/key{i}/{i}"));
        }

        foreach (var master in cluster.Masters)
        {
            Assert.InRange(int.Parse(await master.Ask("DBSIZE"), System.Globalization.CultureInfo.InvariantCulture), 10, 90);
        }

        Assert.DoesNotContain(server.Log.All, line => line.StartsWith("Warning: Redis", StringComparison.Ordinal));
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task Sentinels(string setting)
    {
        using var trio = await SentinelTrio.Start();
        await using var server = await RedisFixture.Start($"--Kim:Redis={trio.Addresses}", setting);
        Assert.Equal("200 1", await server.Get("/keep/key/1"));
        var second = await trio.Failover();
        await server.Until(async () => await server.Get("/keep/key/2") == "200 2", "the new primary is found");
        Assert.Equal("2", await second.Ask("GET key"));
        Assert.DoesNotContain(
            server.Log.All, line => trio.Sentinels.Any(sentinel => line.Contains(sentinel.Address, StringComparison.Ordinal)));
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task Sentinels_with_a_password_of_their_own(string setting)
    {
        const string Theirs = "who-goes-there";
        const string Watchers = "only-looking";
        using var trio = await SentinelTrio.StartLocked(Secret, Theirs, $"watcher on >{Watchers} allchannels +@all");
        var redis = $"--Kim:Redis={trio.Addresses},password={Secret}";
        await using (var server = await RedisFixture.Start($"{redis},sentinelPassword={Theirs}", setting))
        {
            Assert.Equal("200 1", await server.Get("/keep/key/1"));
        }

        await using (var server = await RedisFixture.Start($"{redis},sentinelUser=watcher,sentinelPassword={Watchers}", setting))
        {
            Assert.Equal("200 2", await server.Get("/keep/key/2"));
            var second = await trio.Failover();
            await server.Until(async () => await server.Get("/keep/key/3") == "200 3", "the new primary is found");
            Assert.Equal("3", await second.Ask("GET key"));

            // By Sentinel's word, so what listens to it has the sentinels' password, too.
            await server.Logs("is not the primary any more");
            Assert.DoesNotContain(server.Log.All, line => line.Contains("No sentinel", StringComparison.Ordinal));
            Assert.DoesNotContain(server.Log.All, line => ((string[])[Secret, Theirs, Watchers]).Any(secret =>
                line.Contains(secret, StringComparison.Ordinal)));
        }

        // That of the servers is not the sentinels'.
        await using var without = await RedisFixture.Start(redis, setting);
        await without.Logs($"No sentinel of Kim:Redis names a primary '{SentinelTrio.Name}' that answers");
        Assert.StartsWith("503", await without.Get("/keep/key/4"), StringComparison.Ordinal);
    }

    private static async Task Works(string redis, string setting, Func<Task>? check = null)
    {
        await using var server = await RedisFixture.Start($"--Kim:Redis={redis}", setting, "--Kim:Reactors=2");
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal($"200 {i}", await server.Get($"/keep/key/{i}"));
        }

        await (check?.Invoke() ?? Task.CompletedTask);
        Assert.DoesNotContain(server.Log.All, line => line.StartsWith("Warning: Redis", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log.All, line => line.Contains(Secret, StringComparison.Ordinal));
    }
}
