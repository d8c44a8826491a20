using System.Security.Cryptography;
using System.Text;
using Kim.Durable.Redis;
using StackExchange.Redis;

namespace Kim.Bench.Peers.DurableKim;

/// <summary>The scripts of durable runs, called bare: nothing is kept of a run, and no answer is looked at.</summary>
internal static class RecordScripts
{
    private const string Owner = "vm/8890/71837/a50c6574/kim-reactor-0";

    private static readonly string[] Steps =
        ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Answer"];

    private static readonly string BeginHash = Hash("begin.lua");
    private static readonly string SaveHash = Hash("save.lua");

    /// <summary>Has the server know them.</summary>
    internal static async Task Load(IDatabase redis)
    {
        await redis.ExecuteAsync("SCRIPT", "LOAD", Text("begin.lua"));
        await redis.ExecuteAsync("SCRIPT", "LOAD", Text("save.lua"));
    }

    internal static Task<RedisResult> Begin(IDatabase redis, string id) => redis.ExecuteAsync(
        "EVALSHA", BeginHash, "5", Key("run", id), Key("in", id), Key("own", Owner), "{bare:00}:owners", "{bare:00}:cmds",
        id, Owner, "1", "Saves", "", "0", "req", "{\"Id\":\"load\",\"Delay\":0}", "at", "First:begin", "state", State(0, 0));

    internal static Task<RedisResult> Save(IDatabase redis, string id, int number) => redis.ExecuteAsync(
        "EVALSHA", SaveHash, "2", Key("run", id), Key("in", id),
        id, Owner, $"{number + 1}", "R", "0", "", "0", "at", $"{Steps[number]}:begin", "state", State(number, number));

    internal static Task<RedisResult> End(IDatabase redis, string id) => redis.ExecuteAsync(
        "EVALSHA", SaveHash, "4", Key("run", id), Key("in", id), "{bare:00}:done", Key("own", Owner),
        id, Owner, "9", "E", "86400000", "", "0", "at", "Answer:end", "state", "{\"number\":9,\"steps\":[\"First\",\"Second\"]}",
        "reply", "{\"status\":200,\"type\":\"application/json\",\"json\":{\"code\":0,\"msg\":\"success\",\"data\":{\"id\":\"load\"}}}");

    // What the state of such a run says: what has happened, what is to come, the field.
    private static string State(int number, int field) =>
        $$"""{"number":{{number}},"steps":[{{Names(0, number)}}],"ahead":[{{Names(number + 1, 9)}}],"fields":{"_steps":{{field}}},"""
        + """ "args":{},"visits":[]}""";

    private static string Names(int from, int to) => string.Join(',', Steps[from..to].Select(step => $"\"{step}\""));

    private static string Key(string kind, string of) => $"{{bare:00}}:{kind}:{of}";

    private static string Hash(string name) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(Text(name))));

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(RedisRunStore).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
