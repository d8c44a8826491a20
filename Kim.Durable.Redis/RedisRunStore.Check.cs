using Kim.Durable.Redis.Scripts;
using StackExchange.Redis;

namespace Kim.Durable.Redis;

// What the store is.
public sealed partial class RedisRunStore
{
    /// <inheritdoc/>
    public async Task<StoreReport> CheckAsync()
    {
        var problem = await TryAsync().ConfigureAwait(false);
        var servers = _database.Multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false });
        var facts = await Task.WhenAll(servers.Select(ServerFacts.AskAsync)).ConfigureAwait(false);
        if (facts.Length == 0)
        {
            return new StoreReport
            {
                Server = "unknown",
                IsReached = false,
                Problem = problem.Length > 0 ? problem : "no server is connected",
            };
        }

        var evicting = facts.FirstOrDefault(fact => fact.Evicts) ?? facts[0];
        return new StoreReport
        {
            Server = string.Join(", ", facts.Select(fact => fact.Server).Distinct()),
            Persistence = Persistence ?? facts.Min(fact => fact.Persistence),
            EvictionPolicy = evicting.EvictionPolicy,
            Evicts = evicting.Evicts,
            Problem = problem,
        };
    }

    // In every partition, so on every server: the scripts, with runs that do not exist.
    private async Task<string> TryAsync()
    {
        try
        {
            await Task.WhenAll(InPartitions(async partition =>
            {
                var id = RunIds.New(partition);
                await Script.Due.CallAsync(_database, [_keys.Due(partition, "check")], [1]).ConfigureAwait(false);
                await ClaimAsync(id, "check", "check", ClaimFrom.Parked).ConfigureAwait(false);
                await SignalAsync(new RunSignal(id, "check", "check", default)).ConfigureAwait(false);
            })).ConfigureAwait(false);
            return "";
        }
        catch (Exception fault) when (fault is RedisException or RedisCommandException or TimeoutException)
        {
            return fault.Message;
        }
    }
}
