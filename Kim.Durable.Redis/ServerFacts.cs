using StackExchange.Redis;

namespace Kim.Durable.Redis;

/// <summary>What one server says of itself.</summary>
internal sealed record ServerFacts(string Server, StorePersistence Persistence, string EvictionPolicy, bool Evicts)
{
    internal static async Task<ServerFacts> AskAsync(IServer server)
    {
        var info = Lines(await InfoAsync(server).ConfigureAwait(false));
        if (info.TryGetValue("garnet_version", out var garnet))
        {
            return OfGarnet(garnet, info);
        }

        var policy = info.GetValueOrDefault("maxmemory_policy", "");

        // Without a limit the policy is not used; the limit may be set later, so that it is told all the same.
        var hasLimit = info.GetValueOrDefault("maxmemory", "0") != "0";
        return new ServerFacts(
            $"Redis {info.GetValueOrDefault("redis_version", "of an unknown version")}",
            await PersistenceAsync(server, info).ConfigureAwait(false),
            policy,
            hasLimit && policy.Length > 0 && policy != "noeviction");
    }

    // Without a folder for its log (--storage-tier, --logdir) it drops the oldest records when its memory is used up, and says nothing.
    // Whether it waits for the disk (--aof-commit-wait) it does not say.
    private static ServerFacts OfGarnet(string version, Dictionary<string, string> info)
    {
        var hasLog = info.GetValueOrDefault("CommittedUntilAddress", "N/A") != "N/A";
        var drops = info.GetValueOrDefault("LogDir", "").Length == 0;
        return new ServerFacts(
            $"Garnet {version}",
            hasLog ? StorePersistence.Log : StorePersistence.None,
            drops ? "drops the oldest, without a storage tier" : "",
            drops);
    }

    // The library asks it only if the connection string has allowAdmin=true. The server lets a script ask, too.
    private static async Task<string> InfoAsync(IServer server)
    {
        try
        {
            return (string?)await server.ExecuteAsync("INFO").ConfigureAwait(false) ?? "";
        }
        catch (Exception fault) when (fault is RedisCommandException or RedisServerException)
        {
            return await AskInScriptAsync(server).ConfigureAwait(false);
        }
    }

    private static async Task<string> AskInScriptAsync(IServer server)
    {
        try
        {
            return (string?)await server.ExecuteAsync("EVAL", "return redis.call('INFO')", 0).ConfigureAwait(false) ?? "";
        }
        catch (Exception fault) when (fault is RedisCommandException or RedisServerException)
        {
            return "";
        }
    }

    private static async Task<StorePersistence> PersistenceAsync(IServer server, Dictionary<string, string> info)
    {
        if (!info.TryGetValue("aof_enabled", out var log))
        {
            return StorePersistence.Unknown;
        }

        if (log == "1")
        {
            return await SettingAsync(server, "appendfsync").ConfigureAwait(false) switch
            {
                "always" => StorePersistence.LogAlways,
                "everysec" => StorePersistence.LogEverySecond,
                _ => StorePersistence.Log,
            };
        }

        return await SettingAsync(server, "save").ConfigureAwait(false) switch
        {
            null => StorePersistence.Unknown,
            "" => StorePersistence.None,
            _ => StorePersistence.Snapshots,
        };
    }

    // Who runs Redis for others often forbids CONFIG; and it is not for scripts, so that without allowAdmin=true it cannot be asked.
    private static async Task<string?> SettingAsync(IServer server, string name)
    {
        try
        {
            var answer = (RedisValue[]?)await server.ExecuteAsync("CONFIG", "GET", name).ConfigureAwait(false) ?? [];
            return answer.Length > 1 ? answer[1].ToString() : null;
        }
        catch (Exception fault) when (fault is RedisCommandException or RedisServerException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Lines(string info) =>
        info.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#')).Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0]).ToDictionary(group => group.Key, group => group.First()[1]);
}
