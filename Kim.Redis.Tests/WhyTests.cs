using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Kim.Redis.Tests;

/// <summary>Why Redis cannot be used: told in one line, once for each reason.</summary>
public sealed class WhyTests
{
    private const string Password = "open-sesame";

    internal static readonly string[] Seams = ["--Kim:RedisSeam=Transport", "--Kim:RedisSeam=Stream", "--Kim:Transport=sockets"];

    public static TheoryData<string> Settings => new(Seams);

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task Nobody_listens(string setting)
    {
        using var redis = new RedisServer();
        await IsTold(redis.Address, setting, $"Redis at {redis.Address} cannot be used by kim-reactor-0, kim-reactor-1: the connection is refused: check the port");
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public Task The_name_is_unknown(string setting) =>
        IsTold("nowhere.invalid:6379", setting,
            "Redis at nowhere.invalid:6379 cannot be used by kim-reactor-0, kim-reactor-1: the name 'nowhere.invalid' cannot be resolved: check it in Kim:Redis");

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task The_password_is_wrong(string setting)
    {
        using var redis = new RedisServer().Start("--requirepass", "another");
        await IsTold($"{redis.Address},password={Password}", setting, "it refuses the password: check password in Kim:Redis");
        await IsTold($"{redis.Address},user=bob,password={Password}", setting, "it refuses user 'bob' with that password");
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task A_password_is_missing(string setting)
    {
        using var redis = new RedisServer().Start("--requirepass", "another");
        await IsTold(redis.Address, setting, "it wants a password, and Kim:Redis has none: add password=");
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task A_right_is_missing(string setting)
    {
        using var redis = new RedisServer().Start("--user", "bob", "on", ">" + Password, "~*", "+get", "+set");
        await IsTold($"{redis.Address},user=bob,password={Password}", setting, "user 'bob' has not the rights that are needed (NOPERM");
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task The_database_is_not_there(string setting)
    {
        using var redis = new RedisServer().Start();

        // The library would write to database 0.
        var fault = await Assert.ThrowsAsync<KimConfigurationException>(
            () => RedisFixture.Start($"--Kim:Redis={redis.Address},defaultDatabase=99", setting));
        Assert.StartsWith($"Kim:Redis: {redis.Address} cannot be used: it has no database 99", fault.Message, StringComparison.Ordinal);
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task No_sentinel_answers_and_then_one_does(string setting)
    {
        using var trio = await SentinelTrio.Start();
        foreach (var sentinel in trio.Sentinels)
        {
            sentinel.Kill();
        }

        await using var server = await RedisFixture.Start($"--Kim:Redis={trio.Addresses}", setting, "--Kim:Reactors=2");
        Assert.StartsWith("503", await server.Get("/store/one"), StringComparison.Ordinal);
        Assert.Single(server.Log.All, line => line.Contains("No sentinel of Kim:Redis names a primary 'kim'", StringComparison.Ordinal));
        trio.StartSentinel(trio.Sentinels[0], trio.Servers[0]);
        await server.Until(async () => await server.Get("/store/one") == "200 one", "the sentinel is asked");
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task No_sentinel_knows_the_name(string setting)
    {
        using var trio = await SentinelTrio.Start();
        await using var server = await RedisFixture.Start($"--Kim:Redis={trio.Sentinels[0].Address},serviceName=other", setting);
        Assert.StartsWith("503", await server.Get("/store/one"), StringComparison.Ordinal);
        Assert.Contains(
            server.Log.All, line => line.Contains("No sentinel of Kim:Redis names a primary 'other'", StringComparison.Ordinal));
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task The_certificate_is_not_trusted(string setting)
    {
        using var redis = new RedisServer().StartTls();
        await IsTold(
            $"{redis.Address},ssl=true,sslHost=redis.test", setting, "its TLS certificate is not trusted: its issuer is unknown here");
        await IsTold($"{redis.Address},ssl=true", setting, "it is not made out to '127.0.0.1'");
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task Plain_is_spoken_to_a_port_that_wants_TLS(string setting)
    {
        using var redis = new RedisServer().StartTls();
        await IsTold(redis.Address, setting, "that port speaks TLS: add ssl=true to Kim:Redis");
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task TLS_is_spoken_to_a_plain_port(string setting)
    {
        using var redis = new RedisServer().Start();
        await IsTold($"{redis.Address},ssl=true", setting, "leave ssl=true out of Kim:Redis");
    }

    [RedisTheory]
    [InlineData(
        "HTTP/1.1 400 Bad Request\r\n\r\n", "it does not speak Redis' protocol (it answered 'HTTP/1.1 400 Bad Request'): check the port")]
    [InlineData("-DENIED Redis is running in protected mode because protected mode is enabled.\r\n", "it is in protected mode")]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n", "it is still loading its data")]
    [InlineData("-ERR max number of clients reached\r\n", "it has as many clients as it takes")]
    [InlineData("-ERR something else\r\n", "it answers 'ERR something else'")]
    [InlineData("", "it ended the connection without an answer")]
    public async Task Something_answers_otherwise(string answer, string reason)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var answering = Answer(other, answer);
        await IsTold($"{other.LocalEndpoint}", "--Kim:RedisSeam=Transport", reason);
        other.Stop();
        await answering;
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    public async Task Nothing_answers(string setting)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await IsTold(
            $"{silent.LocalEndpoint}", setting, "no answer within 2 s: check the address, firewalls on the way, and whether Redis hangs");
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task A_replica_without_its_primary(string setting)
    {
        using var redis = new RedisServer().Start("--replicaof", "127.0.0.1", "1", "--replica-serve-stale-data", "no");
        await IsTold(redis.Address, setting, "it is a replica that has lost its primary (MASTERDOWN)");
    }

    [RedisTheory]
    [MemberData(nameof(Settings))]
    public async Task Lost_is_told_once_with_its_reason_and_so_is_back(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, setting, "--Kim:Reactors=2");
        Assert.Equal("200 one", await server.Get("/store/one"));
        redis.Kill();
        await server.Logs($"Warning: Redis at {redis.Address} is lost for kim-reactor-0, kim-reactor-1: the connection is refused: check the port");
        redis.Start();
        await server.Logs($"Information: Redis at {redis.Address} is back.");
        redis.Kill();
        redis.Start("--requirepass", "another");
        await server.Logs("it wants a password, and Kim:Redis has none");
        Assert.Single(server.Log.All, line => line.StartsWith("Information: Redis at", StringComparison.Ordinal));
        Assert.Single(server.Log.All, line => line.Contains("it wants a password", StringComparison.Ordinal));
    }

    // One line each for two reactors and many attempts; and the password is in none.
    private static async Task IsTold(string redis, string setting, string reason)
    {
        await using var server = await RedisFixture.Start($"--Kim:Redis={redis}", setting, "--Kim:Reactors=2");
        await server.Logs(reason);
        Assert.Single(server.Log.All, line => line.StartsWith("Warning: Redis at", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log.All, line => line.Contains(Password, StringComparison.Ordinal));
    }

    private static async Task Answer(TcpListener listener, string answer)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                _ = await client.GetStream().ReadAtLeastAsync(new byte[1024], minimumBytes: 1, throwOnEndOfStream: false);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
