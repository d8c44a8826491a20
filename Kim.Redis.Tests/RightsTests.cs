using Xunit;

namespace Kim.Redis.Tests;

/// <summary>The least rights of a user: with exactly these Redis works, and the log names each one that is missing.</summary>
public sealed class RightsTests
{
    private const string Login = ",user=bob,password=open-sesame";

    // What the command of the test uses.
    private const string Own = "+get +set";

    public static TheoryData<string, string> Needed()
    {
        var data = new TheoryData<string, string>();
        foreach (var setting in WhyTests.Settings.Cast<object[]>().Select(row => (string)row[0]))
        {
            data.Add(setting, "ping");
            data.Add(setting, "echo");
        }

        return data;
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task One_server_needs_two_and_a_third_for_a_database(string setting)
    {
        using var redis = new RedisServer().Start(User("+ping +echo +select"));
        await Works(redis.Address, setting);
        await Works($"{redis.Address},defaultDatabase=3", setting);
    }

    [RedisTheory]
    [MemberData(nameof(Needed))]
    public async Task Each_that_is_missing_is_told(string setting, string missing)
    {
        using var redis = new RedisServer().Start(User($"+ping +echo -{missing}"));
        await using var server = await RedisFixture.Start($"--Kim:Redis={redis.Address}{Login}", setting);
        await server.Logs($"user 'bob' has not the rights that are needed (NOPERM this user has no permissions to run the '{missing}'");
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task Without_the_right_to_its_database_the_server_does_not_start(string setting)
    {
        using var redis = new RedisServer().Start(User("+ping +echo"));
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(
            () => RedisFixture.Start($"--Kim:Redis={redis.Address},defaultDatabase=3{Login}", setting));
        Assert.Contains("to run the 'select' command): grant them with ACL SETUSER", fault.Message, StringComparison.Ordinal);
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task A_cluster_needs_one_more(string setting)
    {
        using var cluster = await RedisCluster.Start(User("+ping +echo"));
        await using (var server = await RedisFixture.Start($"--Kim:Redis={cluster.Nodes[0].Address}{Login}", setting))
        {
            await server.Logs("no permissions to run the 'cluster|nodes' command");
        }

        foreach (var node in cluster.Nodes)
        {
            await node.Do("ACL SETUSER bob +cluster|nodes");
        }

        await Works(cluster.Nodes[0].Address, setting);
    }

    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task Behind_sentinels_servers_need_two(string setting)
    {
        using var trio = await SentinelTrio.Start(User("+ping +echo"));
        await Works(trio.Addresses, setting);
    }

    private static string[] User(string rights) =>
        ["--user", "bob", "on", ">open-sesame", "~*", .. $"{Own} {rights}".Split(' ')];

    private static async Task Works(string address, string setting)
    {
        await using var server = await RedisFixture.Start($"--Kim:Redis={address}{Login}", setting);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal($"200 {i}", await server.Get($"/keep/key{i}/{i}"));
        }

        var told = server.Log.All.Where(line => line.StartsWith("Warning: Redis", StringComparison.Ordinal)).ToList();
        Assert.True(told.Count == 0, string.Join('\n', told));
    }
}
