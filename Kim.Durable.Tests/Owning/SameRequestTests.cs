using System.Security.Cryptography;
using Kim.Durable.Tests.Fixtures;
using Kim.Redis.Tests.Fixtures;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>A request whose key has the run of another build, which knew other members of the request.</summary>
[Collection(ServersCollection.Name)]
public sealed class SameRequestTests(Servers servers)
{
    private static readonly Parcel Ten = new("ten");

    [Theory]
    [Stores]
    public async Task The_same_request_gets_the_outcome_even_if_the_builds_write_it_differently(StoreKind kind)
    {
        foreach (var stored in (string[])["""{"Id":"ten"}""", """{ "Count": 1, "Id": "ten", "Note": null, "Gone": true }"""])
        {
            var store = await SomeStore.Open(servers, kind);
            await Deliver(store, stored);
            await using var node = await Node.Start(store, new Ledger());
            var client = await node.Run(SendParcel.Descriptor, Ten);
            Assert.Equal("200 delivered before", await client.Reply());
            Assert.Equal("true", (await client.Whole()).Header("Idempotency-Replayed"));
        }
    }

    [Theory]
    [Stores]
    public async Task Another_one_is_refused(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        await Deliver(store, """{"Id":"ten"}""");
        await using var node = await Node.Start(store, new Ledger());
        foreach (var other in (Parcel[])[Ten with { Note = "fragile" }, Ten with { Count = 2 }])
        {
            Assert.StartsWith("422 ", await (await node.Run(SendParcel.Descriptor, other)).Reply(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"Id":"ten","Count":"many"}""")]
    [InlineData("""{"Id":"ten","Remark":"fragile","Count":1}""")]
    public async Task What_cannot_be_compared_is_refused_and_the_log_says_so(string request)
    {
        var (store, log) = (await SomeStore.Open(servers, StoreKind.Memory), new LogLines());
        var id = await Deliver(store, request);
        await using var node = await Node.Start(store, new Ledger(), log);
        Assert.StartsWith("422 ", await (await node.Run(SendParcel.Descriptor, Ten)).Reply(), StringComparison.Ordinal);
        Assert.Single(
            log.All, line => line.StartsWith($"Error: SendParcel: the request of run {id} cannot be read", StringComparison.Ordinal));
    }

    // As another build has left it.
    private static async Task<string> Deliver(IRunStore store, string request)
    {
        var run = new StoredRun
        {
            Id = RunIds.New(nameof(SendParcel), "ten"),
            Command = nameof(SendParcel),
            Step = "Load",
            Owner = "another build",
            Key = "ten",
            Request = Some.Bytes(request),
            Hash = Convert.ToHexStringLower(SHA256.HashData(Some.Bytes(request).Span)),
            Snapshot = Some.Bytes("{}"),
        };
        Assert.Equal(BeginOutcome.Begun, (await store.BeginAsync(run)).Outcome);
        var reply = Some.Bytes("""{"status":200,"type":"application/json","json":{"code":0,"msg":"success","data":"delivered before"}}""");
        Assert.Equal(
            SaveOutcome.Written, (await store.SaveAsync(Some.Ended(run) with { Reply = reply }, TimeSpan.FromHours(1))).Outcome);
        return run.Id;
    }
}
