using Kim.Durable.Http;
using Kim.Durable.Tests.Fixtures;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>What is stored passes through the app's codec.</summary>
[Collection(ServersCollection.Name)]
public sealed class CodecTests(Servers servers)
{
    private static readonly Payment Ten = new("ten", 1_234_567);
    private static readonly AesGcmCodec Codec = new([.. Enumerable.Range(0, 32).Select(number => (byte)number)]);
    private static readonly AesGcmCodec Other = new(new byte[32]);

    [Theory]
    [Stores]
    public async Task All_that_a_run_carries_is_encoded_and_comes_back(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        string id;
        await using (var first = await Start(store, Codec))
        {
            id = (await first.Run(MoveApproved.Descriptor, Ten)).Id;
            await store.Until(id, RunState.Parked);
        }

        AreEncoded(await store.Read(id), run => [run.Request, run.Snapshot]);
        await using var second = await Start(store, Codec);
        Assert.Equal("""{"Id":"ten","Amount":1234567}""", Some.Text((await second.Runs.ReadAsync(id))!.Request));
        await second.Runs.SignalAsync(id, "approval", new Approval(true));
        await store.Until(id, RunState.Ended);
        AreEncoded(await store.Read(id), run => [run.Request, run.Snapshot, run.Reply]);
        var shown = RunReply.Of((await second.Runs.ReadAsync(id))!.Reply);
        Assert.Equal("book", shown.Body!.Value.GetProperty("data").GetString());
    }

    [Theory]
    [Stores]
    public async Task A_signal_that_waits_is_encoded_too(StoreKind kind)
    {
        var (store, ledger) = (await SomeStore.Open(servers, kind), new Ledger());
        var gate = ledger.Close("reserve");
        await using var node = await Start(store, Codec, ledger);
        var client = await node.Run(MoveApproved.Descriptor, Ten);
        await ledger.Until("reserve");
        await node.Runs.SignalAsync(client.Id, "approval", new Approval(true));
        AreEncoded(await store.Read(client.Id), run => [Assert.Single(run.Inbox).Value]);
        gate.SetResult();
        Assert.Equal("200 book", await client.Reply());
    }

    [Theory]
    [Stores]
    public async Task The_same_key_gets_the_outcome_without_a_hash_that_could_be_guessed_from(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        await using var node = await Start(store, Codec);
        var first = await node.Run(Move.Descriptor, Ten);
        Assert.Equal("200 ten: 1234567", await first.Reply());
        Assert.Equal("", (await store.Read(first.Id)).Hash);
        var second = await node.Run(Move.Descriptor, Ten);
        Assert.Equal("200 ten: 1234567", await second.Reply());
        Assert.Equal("true", (await second.Whole()).Header("Idempotency-Replayed"));
        Assert.StartsWith("422 ", await (await node.Run(Move.Descriptor, Ten with { Amount = 11 })).Reply(), StringComparison.Ordinal);
    }

    [Theory]
    [Stores]
    public async Task The_outcome_of_a_called_run_comes_to_its_caller(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        await using var node = await Start(store, Codec);
        var client = await node.Run(Order.Descriptor, Ten);
        string? called = null;
        await Wait.Until(async () => (called = await store.FindAsync(
            "MoveApproved", Kim.Runs.Hooks.ChildName.Key(client.Id, "call/MoveApproved/Pay/2"), client.Id)) is not null);
        await node.Runs.SignalAsync(called!, "approval", new Approval(true));
        Assert.Equal("200 ship after book", await client.Reply());
    }

    [Theory]
    [InlineData(true, false, "its request was written by a codec, and this server has none: register the IRunCodec that wrote it")]
    [InlineData(false, true, "its request was written without a codec, and this server has Kim.Durable.Tests.Owning.AesGcmCodec: only one "
        + "without a codec can read it")]
    [InlineData(true, null, "Kim.Durable.Tests.Owning.AesGcmCodec cannot decode its request: ")]
    public async Task A_run_of_another_codec_is_stuck_until_the_right_one_is_back(bool isCoded, bool? isCodedThen, string reason)
    {
        var store = await SomeStore.Open(servers, StoreKind.Memory);
        string id;
        await using (var first = await Start(store, isCoded ? Codec : null))
        {
            id = (await first.Run(Keep.Descriptor, new Payment("ten", 10))).Id;
            await store.Until(id, RunState.Parked);
        }

        await using (var second = await Start(store, isCodedThen is null ? Other : isCodedThen is true ? Codec : null))
        {
            Assert.Equal(ResumeOutcome.Stuck, await second.Runs.ResumeAsync(id));
            var stuck = (await second.Runs.ReadAsync(id))!;
            Assert.Equal(RunState.Stuck, stuck.State);
            Assert.StartsWith($"this build cannot continue it: {reason}", stuck.Why, StringComparison.Ordinal);
        }

        await using var third = await Start(store, isCoded ? Codec : null);
        await store.Until(id, RunState.Ended);
        var shown = RunReply.Of((await third.Runs.ReadAsync(id))!.Reply);
        Assert.Equal("ten: none", shown.Body!.Value.GetProperty("data").GetString());
    }

    [Theory]
    [Stores]
    public async Task A_signal_that_cannot_be_decoded_makes_the_run_stuck_that_would_take_it(StoreKind kind)
    {
        var (store, ledger) = (await SomeStore.Open(servers, kind), new Ledger());
        var gate = ledger.Close("reserve");
        await using var node = await Start(store, Codec, ledger);
        var client = await node.Run(MoveApproved.Descriptor, Ten);
        await ledger.Until("reserve");
        await store.SignalAsync(new RunSignal(client.Id, "MoveApproved", "approval", Some.Bytes("""{"Granted":true}""")));
        gate.SetResult();
        await store.Until(client.Id, RunState.Stuck);
        Assert.StartsWith(
            "this build cannot continue it: its signal was written without a codec", (await store.Read(client.Id)).Why,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documented_codec_is_this_one()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Kim.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The tests are not in the repository.");
        }

        var code = await File.ReadAllTextAsync(Path.Combine(root, "Kim.Durable.Tests", "Owning", "AesGcmCodec.cs"));
        var page = await File.ReadAllTextAsync(Path.Combine(root, "docs", "coding", "durable.md"));
        Assert.Contains(code[code.IndexOf("internal sealed class", StringComparison.Ordinal)..], page, StringComparison.Ordinal);
    }

    private static Task<Node> Start(IRunStore store, AesGcmCodec? codec, Ledger? ledger = null) =>
        Node.Start(store, ledger ?? new Ledger(), codec: codec);

    private static void AreEncoded(StoredRun run, Func<StoredRun, ReadOnlyMemory<byte>[]> parts) => Assert.All(parts(run), part =>
    {
        Assert.Equal(1, part.Span[0]);
        Assert.DoesNotContain("1234567", Some.Text(part), StringComparison.Ordinal);
        Assert.DoesNotContain("Granted", Some.Text(part), StringComparison.Ordinal);
        Assert.DoesNotContain("book", Some.Text(part), StringComparison.Ordinal);
    });
}

/// <summary>Waits for a word that need not come.</summary>
[Command(Durable = true)]
internal sealed partial class Keep : Command<Payment>
{
    [Step]
    private Task<string?> Listen() => Signal<string>("word", within: "1h");

    [Step]
    private string Answer(string? word) => $"{Request.Id}: {word ?? "none"}";
}
