#pragma warning disable CS0618 // The constructor with the kind is experimental.
using System.Text.RegularExpressions;
using Kim.Redis;
using StackExchange.Redis;
using Xunit;

namespace Kim.Redis.Tests;

/// <summary>What Redis' own errors are to a client: the table of docs/operating/redis.md, row by row, on a real server.</summary>
public sealed partial class ErrorTests
{
    private const string Seam = "--Kim:RedisSeam=Transport";

    [RedisFact]
    public async Task LOADING()
    {
        using var redis = new RedisServer().Start("--enable-debug-command", "yes");
        await using var server = await RedisFixture.Start(redis.Setting, Seam);
        await server.Until("/try/set", "200 done");
        await redis.Do("DEBUG POPULATE 20000");
        await redis.Do("CONFIG SET key-load-delay 200 loading-process-events-interval-bytes 1024");
        var reloading = redis.Do("DEBUG RELOAD");
        await Answers(server, "/try/set", "LOADING");
        await redis.Do("CONFIG SET key-load-delay 0");
        await reloading;
        await server.Until("/try/set", "200 done");
    }

    [RedisFact]
    public async Task READONLY()
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, Seam);
        await server.Until("/try/set", "200 done");
        await redis.Do("REPLICAOF 127.0.0.1 1");
        await Answers(server, "/try/set", "READONLY");
        await redis.Do("REPLICAOF NO ONE");
        await server.Until("/try/set", "200 done");
        await redis.Do("REPLICAOF 127.0.0.1 1");
        await Answers(server, "/try/script", "READONLY");
    }

    [RedisFact]
    public async Task MASTERDOWN()
    {
        using var redis = new RedisServer().Start("--replica-serve-stale-data", "no");
        await using var server = await RedisFixture.Start(redis.Setting, Seam);
        await server.Until("/try/get", "200 done");
        await redis.Do("REPLICAOF 127.0.0.1 1");
        await Answers(server, "/try/get", "MASTERDOWN");
    }

    [RedisFact]
    public async Task BUSY()
    {
        using var redis = new RedisServer().Start("--lua-time-limit", "50");
        await using var server = await RedisFixture.Start(redis.Setting, Seam);
        await server.Until("/try/set", "200 done");
        var script = redis.Ask("EVAL while_true_do_end 0".Replace("while_true_do_end", "\"while true do end\"", StringComparison.Ordinal));
        await Answers(server, "/try/set", "BUSY");
        await redis.Do("SCRIPT KILL");
        await script.ContinueWith(static _ => { }, TaskScheduler.Default);
        await server.Until("/try/set", "200 done");
    }

    [RedisFact]
    public async Task OOM_also_in_a_script_and_in_a_transaction()
    {
        using var redis = new RedisServer().Start("--maxmemory", "1");
        await using var server = await RedisFixture.Start(redis.Setting, Seam);
        await Answers(server, "/try/set", "OOM");
        await Answers(server, "/try/script", "OOM");
        await Answers(server, "/try/transaction", "EXECABORT");
    }

    [RedisFact]
    public async Task MISCONF()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        using var redis = new RedisServer().Start("--save", "3600 1", "--enable-protected-configs", "yes");
        await using var server = await RedisFixture.Start(redis.Setting, Seam);
        await server.Until("/try/set", "200 done");
        await redis.Do($"CONFIG SET dir {folder}");
        Directory.Delete(folder);
        await redis.Ask("BGSAVE");
        await Answers(server, "/try/set", "MISCONF");
    }

    [RedisFact]
    public async Task CLUSTERDOWN()
    {
        using var redis = new RedisServer().Start("--cluster-enabled", "yes");
        await using var server = await RedisFixture.Start(redis.Setting, Seam);
        await Answers(server, "/try/set", "CLUSTERDOWN");
    }

    [RedisFact]
    public async Task TRYAGAIN_and_each_key_of_a_slot_that_moves()
    {
        using var cluster = await RedisCluster.Start();
        await using var server = await RedisFixture.Start($"--Kim:Redis={cluster.Addresses}", Seam);
        await server.Until("/pair/%7Bt%7D1", "200 of-{t}1");
        await server.Until("/pair/%7Bt%7D2", "200 of-{t}2");
        var slot = await cluster.SlotOf("{t}1");
        var from = cluster.MasterAtStart(slot);
        var to = cluster.Masters.First(node => node != from);
        await to.Do($"CLUSTER SETSLOT {slot} IMPORTING {await from.Ask("CLUSTER MYID")}");
        await from.Do($"CLUSTER SETSLOT {slot} MIGRATING {await to.Ask("CLUSTER MYID")}");
        await from.Do($"MIGRATE 127.0.0.1 {to.Port} {{t}}1 0 5000");
        await Answers(server, "/try/several", "TRYAGAIN");

        // A key that has moved, one that has not, and new ones: ASK is followed, and nothing waits for a look at the queue.
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 1; i < 30; i++)
        {
            Assert.Equal($"200 of-{{t}}{i}", await server.Get($"/pair/%7Bt%7D{i}"));
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"It took {watch.Elapsed}.");
    }

    [RedisFact]
    public async Task NOPERM_is_told_with_what_to_do()
    {
        using var redis = new RedisServer().Start("--user", "bob", "on", ">word", "~*", "&*", "+@all", "-set");
        await using var server = await RedisFixture.Start($"{redis.Setting},user=bob,password=word", Seam);
        await Answers(server, "/try/set", "NOPERM");
        await server.Logs("NOPERM");
        Assert.Single(server.Log.All, line => line.StartsWith("Warning:", StringComparison.Ordinal)
            && line.Contains("NOPERM", StringComparison.Ordinal) && line.Contains("ACL SETUSER", StringComparison.Ordinal));
    }

    [RedisFact]
    public async Task NOAUTH_after_the_password_was_set()
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, Seam);
        await server.Until("/try/set", "200 done");
        redis.Kill();
        redis.Start("--requirepass", "word");
        await server.Until("/try/set", "503", prefix: true);
        await server.Logs("it wants a password, and Kim:Redis has none");
    }

    [RedisFact]
    public async Task NOREPLICAS()
    {
        using var redis = new RedisServer().Start("--min-replicas-to-write", "1");
        await using var server = await RedisFixture.Start(redis.Setting, Seam);
        await Answers(server, "/try/set", "NOREPLICAS");
    }

    [RedisFact]
    public async Task As_many_clients_as_there_may_be()
    {
        using var redis = new RedisServer().Start("--maxclients", "1");
        using var other = new System.Net.Sockets.TcpClient();
        await other.ConnectAsync(System.Net.IPAddress.Loopback, redis.Port);
        await other.GetStream().WriteAsync("PING\r\n"u8.ToArray());
        Assert.True(await other.GetStream().ReadAsync(new byte[16]) > 0);
        await using var server = await RedisFixture.Start(redis.Setting, Seam);
        await server.Until("/try/set", "503", prefix: true);
        await server.Logs("it has as many clients as it takes");
    }

    [RedisTheory]
    [InlineData("type", "WRONGTYPE")]
    [InlineData("syntax", "wrong number of arguments")]
    [InlineData("unknown", "unknown command")]
    [InlineData("hash", "NOSCRIPT")]
    public async Task What_only_the_code_can_be_wrong_about_is_500_and_told_for_each_run(string call, string error)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, Seam);
        await server.Until("/try/set", "200 done");
        for (var i = 0; i < 3; i++)
        {
            Assert.StartsWith("""500 {"code":1,"msg":"internal error",""", await server.Get($"/try/{call}"), StringComparison.Ordinal);
        }

        Assert.Equal(3, server.Log.All.Count(line => line.StartsWith("Error: Try failed in step Ask", StringComparison.Ordinal)
            && line.Contains(error, StringComparison.Ordinal)));
    }

    [RedisFact]
    public async Task Keys_of_several_slots_are_500()
    {
        using var cluster = await RedisCluster.Start();
        await using var server = await RedisFixture.Start($"--Kim:Redis={cluster.Addresses}", Seam);
        await server.Until("/try/set", "200 done");
        Assert.StartsWith("500", await server.Get("/try/slots"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_each_kind_with_its_status()
    {
        var rows = (from row in Row().Matches(File.ReadAllText(Path.Combine(Repository(), "docs/operating/redis.md")))
                    from kind in row.Groups[1].Value.Split(", ")
                    select (Kind: kind.Trim('`'), Status: row.Groups[2].Value)).ToList();
        Assert.True(rows.Count > 20, $"{rows.Count} rows.");
        foreach (var (kind, status) in rows)
        {
            var reply = RedisFaults.Map(new RedisServerException($"{kind} something"));
            Assert.Equal((kind, status), (kind, reply is null ? "500" : $"{reply.StatusCode}"));
        }

        Assert.Equal(RedisFaults.TheServers.Order(), rows.Where(static row => row.Status == "503").Select(static row => row.Kind).Order());
    }

    [Theory]
    [InlineData("READONLY You can't write against a read only replica.", "READONLY")]
    [InlineData("EXECABORT Transaction discarded because of: READONLY You can't write against a read only replica.", "READONLY")]
    [InlineData("EXECABORT Transaction discarded because of previous errors.", "EXECABORT")]
    [InlineData("ERR Error running script: @user_script:1: -READONLY You can't write against a read only replica.", "READONLY")]
    [InlineData("ERR Error running script (call to f_0): @user_script:1: @user_script: 1: -OOM command not allowed", "OOM")]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'. script: 0, on @user_script:1.", "OOM")]
    [InlineData("ERR max number of clients reached", "MAXCLIENTS")]
    [InlineData("ERR unknown command 'x'", null)]
    [InlineData("ERR Error running script: @user_script:1: attempt to index a nil value - CALL me", null)]
    public void What_has_failed_inside_counts(string message, string? kind) => Assert.Equal(kind, RedisFaults.KindOf(message));

    private static async Task Answers(RedisFixture server, string path, string kind)
    {
        await server.Until(path, $$"""503 {"code":1,"msg":"Redis cannot do this at the moment ({{kind}}), try again shortly"}""", prefix: true);
        using var reply = await server.Client.GetAsync(new Uri(path, UriKind.Relative));
        if ((int)reply.StatusCode == 503)
        {
            Assert.Equal(TimeSpan.FromSeconds(1), reply.Headers.RetryAfter?.Delta);
        }
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kim.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [GeneratedRegex(@"^\| ((?:`[A-Z]+`(?:, )?)+) \| (\d{3})", RegexOptions.Multiline)]
    private static partial Regex Row();
}
