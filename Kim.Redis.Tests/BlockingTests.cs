using Kim.EmbeddedRedis;
using Kim.Redis;
using StackExchange.Redis;
using Xunit;

namespace Kim.Redis.Tests;

/// <summary>
/// What the library waits for on the thread that calls it: refused at once on the reactor where there is another call for it, done there
/// where there is none, and always done by <see cref="BlockingRedis"/>.
/// </summary>
public sealed class BlockingTests
{
    // Were it not refused, it would hold the reactor for longer than the client waits.
    private const string Patient = ",syncTimeout=60000,asyncTimeout=60000,connectTimeout=60000";

    public static TheoryData<string, string> Synchronous()
    {
        var data = new TheoryData<string, string>();
        foreach (var seam in (string[])["Transport", "Stream"])
        {
            foreach (var kind in (string[])["get", "ping", "wait", "multiplexer-wait", "wait-all", "result", "awaiter", "server", "keys",
                "scan", "script", "configure", "publish", "subscribe", "transaction"])
            {
                data.Add($"--Kim:RedisSeam={seam}", kind);
            }
        }

        return data;
    }

    [RedisTheory]
    [MemberData(nameof(Synchronous))]
    public async Task A_synchronous_call_on_the_reactor_is_refused_at_once_and_told(string seam, string kind)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting + Patient, seam, "--Kim:DrainTimeout=100ms");
        Assert.StartsWith("""500 {"code":1,"msg":"internal error",""", await server.Get($"/waits/{kind}"), StringComparison.Ordinal);
        Assert.Contains(server.Log.All, line =>
            line.Contains("A synchronous Redis call waits on the reactor's thread", StringComparison.Ordinal)
            && line.Contains("Take Kim.BlockingRedis", StringComparison.OrdinalIgnoreCase));

        // The connection is as good as before.
        Assert.Equal("200 one", await server.Get("/store/one"));
        Assert.DoesNotContain(server.Log.All, line => line.Contains("is lost", StringComparison.Ordinal));
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport", "constructor")]
    [InlineData("--Kim:RedisSeam=Transport", "reply")]
    [InlineData("--Kim:RedisSeam=Stream", "constructor")]
    [InlineData("--Kim:RedisSeam=Stream", "reply")]
    public async Task So_it_is_beside_the_steps(string seam, string place)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting + Patient, seam, "--Kim:DrainTimeout=100ms");
        Assert.StartsWith("""500 {"code":1,"msg":"internal error",""", await server.Get($"/waits-in/{place}"), StringComparison.Ordinal);
        Assert.Equal("200 one", await server.Get("/store/one"));
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport", "condition", "True")]
    [InlineData("--Kim:RedisSeam=Transport", "release", "False")]
    [InlineData("--Kim:RedisSeam=Transport", "extend", "False")]
    [InlineData("--Kim:RedisSeam=Stream", "condition", "True")]
    [InlineData("--Kim:RedisSeam=Stream", "release", "False")]
    [InlineData("--Kim:RedisSeam=Stream", "extend", "False")]
    public async Task A_condition_works_on_the_reactor(string seam, string kind, string answer)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting + Patient, seam, "--Kim:DrainTimeout=100ms");
        for (var i = 0; i < 20; i++)
        {
            var (waits, others) = (server.Get($"/waits/{kind}"), Enumerable.Range(0, 8).Select(i => server.Get($"/pair/{i}")).ToList());
            Assert.Equal($"200 {(i > 0 ? "False" : answer)}", await waits);
            Assert.Equal(Enumerable.Range(0, 8).Select(static i => $"200 of-{i}"), await Task.WhenAll(others));
        }

        Assert.DoesNotContain(server.Log.All, line => line.Contains("is lost", StringComparison.Ordinal));
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:RedisSeam=Stream")]
    public async Task A_condition_that_gets_no_answer_holds_up_the_reactor_only_for_so_long(string seam)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting + Patient, seam, "--Kim:DrainTimeout=100ms", "--Kim:RedisStall=300ms");
        Assert.Equal("200 one", await server.Get("/store/one"));
        redis.Freeze();
        Assert.Contains((await server.Get("/waits/condition"))[..3], (string[])["503", "504"]);
        Assert.Equal("200 tick", await server.Get("/tick"));
        redis.Thaw();
        await server.Until("/store/two", "200 two");
        await server.Until("/waits/release", "200 False");
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:RedisSeam=Stream")]
    public async Task A_synchronous_call_after_an_await_is_refused_too(string seam)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting + Patient, seam);
        Assert.StartsWith("500", await server.Get("/waits-after-await"), StringComparison.Ordinal);
        Assert.Contains(server.Log.All, line =>
            line.Contains("A synchronous Redis call waits on the reactor's thread", StringComparison.Ordinal));
    }

    [RedisTheory]
    [InlineData("condition", "True")]
    [InlineData("release", "False")]
    [InlineData("extend", "False")]
    [InlineData("get", "False")]
    [InlineData("keys", "False")]
    [InlineData("result", "False")]
    public async Task With_the_librarys_own_sockets_they_work(string kind, string answer)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, "--Kim:Transport=sockets");
        Assert.Equal($"200 {answer}", await server.Get($"/waits/{kind}"));
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:RedisSeam=Stream")]
    [InlineData("--Kim:Transport=sockets")]
    public async Task BlockingRedis_does_transactions_with_conditions_and_locks(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, setting);
        Assert.Equal("200 taken, released True on kim-reactor-0", await server.Get("/take/name"));
        Assert.Equal("""409 {"code":1,"msg":"somebody has it"}""", await server.Get("/take/name"));
        Assert.Equal("200 taken, released True on kim-reactor-0", await server.Get("/take/other"));
    }

    [Theory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:Transport=sockets")]
    public async Task BlockingRedis_works_on_the_embedded_store(string setting)
    {
        using var store = EmbeddedStore.Start();
        await using var server = await RedisFixture.Start($"--Kim:Redis={store.ConnectionString}", setting);
        Assert.Equal("200 taken, released True on kim-reactor-0", await server.Get("/take/name"));
        Assert.Equal("""409 {"code":1,"msg":"somebody has it"}""", await server.Get("/take/name"));
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:RedisSeam=Stream")]
    [InlineData("--Kim:Transport=sockets")]
    public async Task A_command_that_Redis_holds_holds_up_nobody_else(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, setting, "--Kim:MaxBlockingRedis=3");
        var popping = Enumerable.Range(0, 3).Select(i => server.Get($"/pop/queue{i}")).ToList();
        await server.RunsInFlight(3);
        Assert.Equal("200 of-1", await server.Get("/pair/1"));
        Assert.Equal(
            """503 {"code":1,"msg":"all blocking connections to Redis are in use, try again shortly"}""", await server.Get("/pop/queue3"));

        // The last one first: they have connections of their own.
        for (var i = 2; i >= 0; i--)
        {
            Assert.False(popping[i].IsCompleted);
            Assert.Equal("200 1", await server.Get($"/push/queue{i}"));
            Assert.Equal($"200 for-queue{i}", await popping[i]);
        }

        Assert.Equal("200 1", await server.Get("/push/queue3"));
        Assert.Equal("200 for-queue3", await server.Get("/pop/queue3"));
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:RedisSeam=Stream")]
    [InlineData("--Kim:Transport=sockets")]
    public async Task The_reactor_serves_others_while_BlockingRedis_waits(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, setting);
        Assert.Equal("200 taken, released True on kim-reactor-0", await server.Get("/take/first"));

        // Redis answers nobody: the transaction waits for its condition meanwhile.
        redis.Freeze();
        var taking = server.Get("/take/second");
        await server.RunsInFlight(1);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("200 tick", await server.Get("/tick"));
        }

        Assert.False(taking.IsCompleted);
        redis.Thaw();
        Assert.Equal("200 taken, released True on kim-reactor-0", await taking);
    }

    [RedisTheory]
    [InlineData("--Kim:RedisSeam=Transport")]
    [InlineData("--Kim:Transport=sockets")]
    public async Task Many_transactions_at_once_each_have_their_answer(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var server = await RedisFixture.Start(redis.Setting, setting);
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => server.Get($"/take/name{i % 20}")));
        Assert.Equal(20, replies.Count(reply => reply.StartsWith("200", StringComparison.Ordinal)));
        Assert.Equal(40, replies.Count(reply => reply.StartsWith("409", StringComparison.Ordinal)));
    }
}
