using Kim.Durable.Redis.Scripts;
using StackExchange.Redis;

namespace Kim.Durable.Redis;

// How long runs are kept that others have called.
public sealed partial class RedisRunStore
{
    /// <inheritdoc/>
    public async Task<int> SettleCalledAsync(TimeSpan again, int max)
    {
        var againMs = RunStoreOptions.Milliseconds(again);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var ids = (await DueAsync(partition => [_keys.Called(partition)], [max]).ConfigureAwait(false))[0];
        var summaries = await SummarizeAsync(ids).ConfigureAwait(false);
        await Task.WhenAll(ids.Zip(summaries, (id, summary) => SettleAsync(id, summary, againMs))).ConfigureAwait(false);
        return ids.Count;
    }

    private Task SettleAsync(string id, RunSummary? summary, long againMs)
    {
        var partition = RunIds.PartitionOf(id);
        List<RedisKey> keys = [_keys.Run(id), _keys.Called(partition)];
        if (RunIds.IsId(summary?.Root) && RunIds.PartitionOf(summary.Root) == partition)
        {
            keys.Add(_keys.Done(partition));
            keys.Add(_keys.Run(summary.Root));
            keys.Add(_keys.Run(summary.Caller.Length > 0 ? RunIds.In(partition, summary.Caller) : summary.Root));
            if (summary.Key.Length > 0)
            {
                keys.Add(_keys.Key(partition, summary.Command, summary.Key));
            }
        }

        return Script.Settle.CallAsync(_database, [.. keys], [id, againMs]);
    }
}
