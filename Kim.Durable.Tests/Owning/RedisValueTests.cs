using System.Text.Json;
using Kim.Durable.Tests.Fixtures;
using StackExchange.Redis;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>Values of StackExchange.Redis, and tuples, which the serializer alone would lose.</summary>
[Collection(ServersCollection.Name)]
public sealed class RedisValueTests(Servers servers)
{
    internal static readonly RedisValue[] Values =
    [
        RedisValue.Null, "", "text \"quoted\" \u20ac", 5, -7L, ulong.MaxValue, 1.5, 1e300, double.NegativeInfinity, true,
        new byte[] { 0xff, 0, 0xfe }, new byte[] { 65, 66 }, Array.Empty<byte>(),
    ];

    internal static readonly RedisKey[] Keys = [default, "", "key:1", new byte[] { 0xc3, 0x28 }];

    [Fact]
    public async Task They_come_back_equal_after_a_crash()
    {
        var store = await SomeStore.Open(servers, StoreKind.Memory);
        string id;
        await using (var first = await Node.Start(store, new Ledger()))
        {
            id = (await first.Run(KeepValues.Descriptor, null)).Id;
            await store.Until(id, RunState.Parked);
        }

        var fields = Some.Text((await store.Read(id)).Snapshot);
        Assert.Contains("\"_key\":\"key:1\"", fields, StringComparison.Ordinal);
        Assert.Contains("{\"base64\":\"/wD+\"}", fields, StringComparison.Ordinal);
        await using var second = await Node.Start(store, new Ledger());
        await second.Runs.SignalAsync(id, "word", "go");
        await store.Until(id, RunState.Ended);
        using var reply = JsonDocument.Parse((await store.Read(id)).Reply);
        Assert.Equal("as they were", reply.RootElement.GetProperty("json").GetProperty("data").GetString());
    }
}

internal sealed record Kept(RedisValue Value, RedisKey? Key);

/// <summary>Keeps values while there is no process.</summary>
[Command(Durable = true)]
internal sealed partial class KeepValues : Command
{
    private RedisValue[] _values = [];
    private List<RedisKey> _keys = [];
    private RedisKey _key;
    private RedisValue? _none;
    private Dictionary<string, Kept> _named = [];
    private (int A, (RedisValue Value, string? Note) B, int C, int D, int E, int F, int G, RedisKey H) _tuple;

    [Step]
    private void Fill()
    {
        (_values, _keys, _key) = (RedisValueTests.Values, [.. RedisValueTests.Keys], "key:1");
        _named = new() { ["one"] = new(1.25, null), ["two"] = new(new byte[] { 0xff }, "two") };
        _tuple = (1, ("inner", null), 3, 4, 5, 6, 7, "eighth");
    }

    [Step]
    private Task<string?> Listen() => Signal<string>("word", within: "1h");

    [Step]
    private string Answer(string? word) =>
        _values.Zip(RedisValueTests.Values).Where(pair => pair.First != pair.Second || pair.First.IsNull != pair.Second.IsNull).ToList()
            is { Count: > 0 } changed ? $"values: {string.Join(", ", changed)}"
        : _values.Length != RedisValueTests.Values.Length ? "fewer values"
        : !_keys.SequenceEqual(RedisValueTests.Keys) || _key != "key:1" || _none is not null ? "keys: " + string.Join(", ", _keys)
        : _named["one"] != new Kept(1.25, null) || _named["two"] != new Kept(new byte[] { 0xff }, "two") ? "named"
        : _tuple != (1, ("inner", null), 3, 4, 5, 6, 7, "eighth") ? $"tuple: {_tuple}"
        : "as they were";
}
