using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kim.Server.Tests.Processes;
using Xunit;

namespace Kim.Server.Tests.Durable;

/// <summary>The server is killed while transfers are under way, and started again: each ends, and no effect happens twice.</summary>
public sealed class KillTests
{
    private const int Parked = 12;
    private const int UnderWay = 40;
    private const int Rounds = 2;

    [RedisFact]
    public async Task Kill_9_loses_no_transfer_and_repeats_no_effect()
    {
        using var redis = new RedisServer().Start();
        await KillAndFinish(redis.Setting);
    }

    [Fact]
    public async Task Kill_9_loses_nothing_of_the_embedded_store()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await KillAndFinish($"--Kim:Data={folder.FullName}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task KillAndFinish(string store)
    {
        var begun = new List<int>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var victim = await Serve(store);
            var waiting = Enumerable.Range(begun.Count, Parked).ToList();
            begun.AddRange(waiting);
            foreach (var transfer in waiting)
            {
                await victim.Until((await victim.Begin(transfer)).Header("Location")!, "parked");
            }

            var moving = Enumerable.Range(begun.Count, UnderWay).ToList();
            begun.AddRange(moving);
            await KillWithin(victim, moving);
        }

        await using var server = await Serve(store);
        await Task.WhenAll(begun.Select(transfer => server.Finish(transfer)));
        foreach (var transfer in begun)
        {
            var (payer, payee) = (await server.Account($"payer{transfer}"), await server.Account($"payee{transfer}"));
            Assert.Equal((transfer, -101m, 1), (transfer, (decimal)payer["balance"]!, (int)payer["effects"]!));
            Assert.Equal((transfer, 100m, 1), (transfer, (decimal)payee["balance"]!, (int)payee["effects"]!));
            if (transfer % (Parked + UnderWay) < Parked)
            {
                // What had happened before the kill was not even asked for again.
                Assert.Equal((transfer, 1), (transfer, (int)payer["calls"]!));
            }
        }

        Assert.Empty(await server.Runs("running"));
        Assert.Empty(await server.Runs("parked"));
        Assert.Empty(await server.Runs("stuck"));
    }

    // In the midst of it: some have been answered, others not.
    private static async Task KillWithin(Served victim, List<int> moving)
    {
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answered = 0;
        var clients = moving.Select(async transfer =>
        {
            try
            {
                var address = (await victim.Begin(transfer)).Header("Location")!;
                await victim.Approve(address);
                if (Interlocked.Increment(ref answered) == moving.Count / 4)
                {
                    ServerProcess.Kill(victim.Process.Id);
                    killed.SetResult();
                }
            }
            catch (HttpRequestException)
            {
                // It is gone; the client does not know what became of it.
            }
        }).ToList();
        await killed.Task.WaitAsync(ServerFixture.Limit);
        await Task.WhenAll(clients);
    }

    private static async Task<Served> Serve(string store)
    {
        var (process, endPoint) = await ServerProcess.Start(store, "--Kim:Durable:Lease=2s", "--Kim:Reactors=2");
        return new(process, endPoint);
    }

    private sealed class Served(ServerProcess process, IPEndPoint endPoint) : IAsyncDisposable
    {
        private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://{endPoint}"), Timeout = ServerFixture.Limit };

        internal ServerProcess Process => process;

        internal Task<Answer> Begin(int transfer, string prefer = "respond-async") => Post(
            "/kim/transfers", $$"""{"id":"t{{transfer}}","from":"payer{{transfer}}","to":"payee{{transfer}}","amount":100}""", ("Prefer", prefer));

        internal Task<Answer> Approve(string run) =>
            Post(run + "/signals/approval", """{"granted":true,"by":"kim"}""", ("Idempotency-Key", "once"));

        // As a client does that does not know how far it got: all is sent again.
        internal async Task Finish(int transfer)
        {
            var reply = await Begin(transfer);
            if (reply.Header("Location") is { } run)
            {
                var approval = await Approve(run);
                Assert.True(approval.Status is 200 or 202 or 409, $"{approval}");
                await Until(run, "ended");
                reply = await Begin(transfer, "wait=20");
            }

            Assert.Equal($$$"""200 {"code":0,"msg":"success","data":{"id":"t{{{transfer}}}","fee":1.00}}""", reply.ToString());
        }

        internal Task<JsonNode> Until(string run, string state) => RunWalk.Until(
            () => Get(run),
            reply => JsonNode.Parse(reply.Body)!["data"] is { } shown && (string?)shown["state"] == state ? shown : null);

        internal async Task<JsonNode> Account(string name) => JsonNode.Parse((await Get($"/kim/accounts/{name}")).Body)!["data"]!;

        internal async Task<JsonArray> Runs(string state) =>
            JsonNode.Parse((await Get($"/kim/runs?state={state}")).Body)!["data"]!["runs"]!.AsArray();

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await process.DisposeAsync();
        }

        private Task<Answer> Get(string path) => RunWalk.Send(_client, HttpMethod.Get, path, null);

        private Task<Answer> Post(string path, string body, params (string Name, string Value)[] headers) =>
            RunWalk.Send(_client, HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"), headers);
    }
}
