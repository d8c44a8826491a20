using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Kim.Server.Tests.Durable;

/// <summary>In the fast lane, on two reactors.</summary>
public sealed class TransfersInLaneTests() : TransferTests("--Kim:Reactors=2");

/// <summary>On Kestrel, on our own transport.</summary>
public sealed class TransfersOnKestrelTests() : TransferTests("--Kim:FastLane=off");

/// <summary>On Kestrel's stock transport, with the stock I/O of Redis.</summary>
public sealed class TransfersOnSocketsTests() : TransferTests("--Kim:Transport=sockets");

/// <summary>In a pipeline, on the endpoints of ASP.NET Core.</summary>
public sealed class TransfersInPipelineTests() : TransferTests("--Kim:Compression=on");

/// <summary>A durable command from a client's side, over real sockets, with its runs in a real Redis.</summary>
public abstract class TransferTests(string setting) : IAsyncLifetime
{
    private readonly RedisServer _redis = new RedisServer().Start();
    private ServerFixture _server = null!;

    public async Task InitializeAsync() => _server = await ServerFixture.Start(_redis.Setting, setting);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _redis.Dispose();
    }

    [RedisFact]
    public async Task A_transfer_is_accepted_approved_and_answered_once_for_all_who_ask()
    {
        var accepted = await Transfer("t1", "ann", "bob", 100, "respond-async");
        Assert.Equal(202, accepted.Status);
        Assert.Equal("respond-async", accepted.Header("Preference-Applied"));
        var run = accepted.Header("Location")!;
        Assert.Equal("/kim/runs/" + accepted.Header("X-Request-Id"), run);
        Assert.Equal("approval", (string?)(await Until(run, "parked"))["waitsFor"]);

        // Another client waits for the same, and a third waits at the run.
        var second = Transfer("t1", "ann", "bob", 100, "wait=20");
        var third = Get(run + "?wait=20s");
        Assert.Equal(202, (await Post(run + "/signals/approval", """{"granted":true,"by":"kim"}""")).Status);
        Assert.Equal("""200 {"code":0,"msg":"success","data":{"id":"t1","fee":1.00}}""", (await second).ToString());
        Assert.Equal("true", (await second).Header("Idempotency-Replayed"));
        Assert.Equal("""{"status":200,"body":{"code":0,"msg":"success","data":{"id":"t1","fee":1.00}}}""",
            JsonNode.Parse((await third).Body)!["data"]!["reply"]!.ToJsonString());

        // And later, too.
        Assert.Equal((await second).ToString(), (await Transfer("t1", "ann", "bob", 100, null)).ToString());
        Assert.Equal("""{"name":"ann","balance":-101.00,"effects":1,"calls":1}""", await Account("ann"));
        Assert.Equal("""{"name":"bob","balance":100,"effects":1,"calls":1}""", await Account("bob"));
    }

    [RedisFact]
    public async Task A_client_that_waits_gets_the_outcome_when_it_is_there()
    {
        var waiting = Transfer("t2", "ann", "bob", 100, "wait=20");
        var run = await Only("parked");
        Assert.Equal(202, (await Post($"/kim/runs/{run}/signals/approval", """{"granted":false,"by":"kim"}""")).Status);
        Assert.Equal("""409 {"code":3,"msg":"refused"}""", (await waiting).ToString());
        Assert.Equal(run, (await waiting).Header("X-Request-Id"));
        Assert.Null((await waiting).Header("Idempotency-Replayed"));

        // What was held is given back.
        Assert.Equal("""{"name":"ann","balance":0.00,"effects":2,"calls":2}""", await Account("ann"));
    }

    [RedisFact]
    public async Task A_client_without_patience_is_told_where_to_ask()
    {
        var reply = await Transfer("t3", "ann", "bob", 100, "wait=1");
        Assert.Equal(202, reply.Status);
        Assert.Equal("wait=1", reply.Header("Preference-Applied"));
        Assert.Equal("/kim/runs/" + reply.Header("X-Request-Id"), reply.Header("Location"));
    }

    [RedisFact]
    public async Task A_key_stands_for_one_request()
    {
        Assert.Equal(202, (await Transfer("t4", "ann", "bob", 100, "respond-async")).Status);
        Assert.Equal("""422 {"code":1,"msg":"another request with this key has a different body: a key stands for one request"}""",
            (await Transfer("t4", "ann", "bob", 101, "wait=20")).ToString());
    }

    [RedisFact]
    public async Task What_is_not_valid_is_refused_and_not_kept()
    {
        Assert.Equal("""400 {"code":1,"msg":"amount must be above 0"}""", (await Transfer("t5", "ann", "bob", 0, null)).ToString());
        Assert.Equal(202, (await Transfer("t5", "ann", "bob", 1, "respond-async")).Status);
    }

    [RedisFact]
    public async Task A_cancelled_transfer_undoes_what_it_did()
    {
        var run = (await Transfer("t6", "ann", "bob", 100, "respond-async")).Header("Location")!;
        await Until(run, "parked");
        Assert.Equal(202, (await Post(run + "/cancel", "")).Status);
        Assert.Equal("""{"status":409,"body":{"code":1,"msg":"the run was cancelled"}}""",
            (await Until(run, "ended"))["reply"]!.ToJsonString());
        Assert.Equal("""{"name":"ann","balance":0.00,"effects":2,"calls":2}""", await Account("ann"));
        Assert.Equal(409, (await Post(run + "/cancel", "")).Status);
        Assert.Equal(409, (await Post(run + "/signals/approval", """{"granted":true,"by":"kim"}""")).Status);
    }

    [RedisFact]
    public async Task Signals_are_checked_and_taken_once()
    {
        var run = (await Transfer("t7", "ann", "bob", 100, "respond-async")).Header("Location")!;
        Assert.StartsWith("404 {\"code\":1,\"msg\":\"MoveMoney does not wait for a signal 'approvel': it waits for approval.\"}",
            (await Post(run + "/signals/approvel", "{}")).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("400 {\"code\":1,\"msg\":\"invalid request data: the body is not a value of the signal approval: ",
            (await Post(run + "/signals/approval", """{"granted":7}""")).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("400 ", (await Post(run + "/signals/approval", "nonsense")).ToString(), StringComparison.Ordinal);
        await Until(run, "parked");
        Assert.Equal(202, (await Post(run + "/signals/approval", """{"granted":true,"by":"kim"}""", ("Idempotency-Key", "k"))).Status);
        var again = (await Post(run + "/signals/approval", """{"granted":true,"by":"kim"}""", ("Idempotency-Key", "k"))).Status;
        Assert.True(again is 200 or 409, $"{again}");
        Assert.Equal(404, (await Post("/kim/runs/0123456789abcdef/signals/approval", "{}")).Status);
    }

    [RedisFact]
    public async Task Lists_show_runs_by_command_and_state()
    {
        foreach (var id in Enumerable.Range(0, 5))
        {
            await Until((await Transfer($"l{id}", "ann", "bob", 1, "respond-async")).Header("Location")!, "parked");
        }

        var found = new List<string>();
        var after = "";
        do
        {
            var page = JsonNode.Parse((await Get($"/kim/runs?command=MoveMoney&state=parked&max=2{after}")).Body)!["data"]!;
            found.AddRange(page["runs"]!.AsArray().Select(run => (string)run!["id"]!));
            after = page["next"] is { } next ? $"&after={next}" : "";
        }
        while (after.Length > 0);

        Assert.Equal(5, found.Distinct().Count());
        Assert.Equal(5, found.Count);
        Assert.Equal("[]", JsonNode.Parse((await Get("/kim/runs?command=Other")).Body)!["data"]!["runs"]!.ToJsonString());
    }

    private Task<Answer> Transfer(string id, string from, string to, decimal amount, string? prefer) => Post(
        "/kim/transfers", JsonContent.Create(new { id, from, to, amount }).ReadAsStringAsync().Result,
        prefer is null ? [] : [("Prefer", prefer)]);

    private async Task<string> Account(string name) =>
        JsonNode.Parse((await Get($"/kim/accounts/{name}")).Body)!["data"]!.ToJsonString();

    private async Task<string> Only(string state) => await RunWalk.Until(
        () => Get($"/kim/runs?state={state}"),
        reply => JsonNode.Parse(reply.Body)!["data"]!["runs"]!.AsArray() is [{ } run] ? (string)run["id"]! : null);

    private Task<JsonNode> Until(string run, string state) => RunWalk.Until(
        () => Get(run),
        reply => JsonNode.Parse(reply.Body)!["data"] is { } shown && (string?)shown["state"] == state ? shown : null);

    private Task<Answer> Get(string path) => RunWalk.Send(_server.Client, HttpMethod.Get, path, null);

    private Task<Answer> Post(string path, string body, params (string Name, string Value)[] headers) =>
        RunWalk.Send(_server.Client, HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"), headers);
}
