using System.Globalization;
using Kim.Durable.Redis.Records;
using Kim.Durable.Redis.Scripts;
using StackExchange.Redis;

namespace Kim.Durable.Redis;

// What is found by indexes, and shown to people.
public sealed partial class RedisRunStore
{
    // A reply of that many ids is short enough for a server that has others to serve.
    private const int ScanPage = 1_000;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> DueAsync(IReadOnlyList<DueQuery> queries)
    {
        RunStoreOptions.Check(queries);
        return queries.Count == 0 ? [] : await DueAsync(
            partition => [.. queries.Select(query => _keys.Due(partition, query.Command))],
            [.. queries.Select(query => query.Max)]).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> OwnedAsync(string owner)
    {
        RunStoreOptions.CheckOwner(owner);
        var sets = InPartitions(partition => _database.SetMembersAsync(_keys.Owned(partition, owner), CommandFlags.DemandMaster));
        var ids = (await Task.WhenAll(sets).ConfigureAwait(false)).SelectMany(set => set).Select(id => id.ToString()).ToList();
        ids.Sort(RunIds.Compare);
        return ids;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RunSummary>> SummariesAsync(IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return [.. (await SummarizeAsync(ids).ConfigureAwait(false)).OfType<RunSummary>()];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RunSummary>> ListAsync(RunQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Max, 1, nameof(query));
        var found = new List<RunSummary>();
        var first = query.After.Length == 0 ? 0 : RunIds.PartitionOf(query.After);
        for (var partition = first; partition < RunIds.Partitions && found.Count < query.Max; partition++)
        {
            // Of a partition with many runs only the ids are read here, and the records of a page.
            var entries = (await EntriesAsync(partition, query).ConfigureAwait(false)).ToLookup(entry => entry.Id, StringComparer.Ordinal);
            var ids = entries.Select(entry => entry.Key)
                .Where(id => query.After.Length == 0 || RunIds.Compare(id, query.After) > 0).Order(StringComparer.Ordinal);
            foreach (var page in ids.Chunk(Math.Min(query.Max, ScanPage)))
            {
                var summaries = await SummarizeAsync(page).ConfigureAwait(false);
                for (var i = 0; i < page.Length; i++)
                {
                    await TidyAsync(entries[page[i]], summaries[i]).ConfigureAwait(false);
                    if (summaries[i] is { } summary && IsAsked(summary, query) && found.Count < query.Max)
                    {
                        found.Add(summary);
                    }
                }

                if (found.Count == query.Max)
                {
                    break;
                }
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public async Task<RunCounts> CountAsync()
    {
        var now = await NowAsync().ConfigureAwait(false);
        var counts = await Task.WhenAll(InPartitions(partition => CountAsync(partition, now))).ConfigureAwait(false);
        return new RunCounts(
            counts.Sum(count => count.Running),
            counts.Sum(count => count.Parked),
            counts.Sum(count => count.Ended),
            counts.Sum(count => count.Stuck),
            counts.Min(count => count.OldestDue),
            DateTimeOffset.FromUnixTimeMilliseconds(now));
    }

    private async Task<RunCounts> CountAsync(int partition, long now)
    {
        var stuck = _database.SortedSetLengthAsync(_keys.Stuck(partition));
        var ended = _database.SortedSetLengthAsync(_keys.Done(partition), now, double.PositiveInfinity, Exclude.Start);
        var called = _database.SortedSetLengthAsync(_keys.Called(partition));
        var owners = await _database.SetMembersAsync(_keys.Owners(partition)).ConfigureAwait(false);
        var commands = await _database.SetMembersAsync(_keys.Commands(partition)).ConfigureAwait(false);
        var running = owners.Select(owner => _database.SetLengthAsync(_keys.Owned(partition, owner.ToString()))).ToList();
        var parked = commands.Select(command => _database.SortedSetLengthAsync(_keys.Due(partition, command.ToString()))).ToList();
        var oldest = await Task.WhenAll(commands.Select(command =>
            _database.SortedSetRangeByRankWithScoresAsync(_keys.Due(partition, command.ToString()), 0, 0))).ConfigureAwait(false);
        return new RunCounts(
            (await Task.WhenAll(running).ConfigureAwait(false)).Sum(),
            (await Task.WhenAll(parked).ConfigureAwait(false)).Sum(),
            await ended.ConfigureAwait(false) + await called.ConfigureAwait(false),
            await stuck.ConfigureAwait(false),
            oldest.SelectMany(first => first).Min(first => (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds((long)first.Score)),
            DateTimeOffset.FromUnixTimeMilliseconds(now));
    }

    // Of some indexes of each partition the entries whose time is over, oldest first.
    private async Task<IReadOnlyList<IReadOnlyList<string>>> DueAsync(Func<int, RedisKey[]> indexes, int[] max)
    {
        RedisValue[] counts = [.. max.Select(count => (RedisValue)count)];
        var asking = InPartitions(partition => Script.Due.CallAsync(_database, indexes(partition), counts));
        var answers = (await Task.WhenAll(asking).ConfigureAwait(false)).Select(answer => (RedisResult[])answer!).ToList();
        return [.. max.Select((count, i) => First(answers.SelectMany(answer => Entries((RedisValue[])answer[i]!)), count))];

        static IEnumerable<(double Due, string Id)> Entries(RedisValue[] values) =>
            values.Chunk(2).Select(pair => ((double)pair[1], pair[0].ToString()));

        static IReadOnlyList<string> First(IEnumerable<(double Due, string Id)> found, int count) =>
            [.. found.OrderBy(entry => entry.Due).ThenBy(entry => entry.Id, StringComparer.Ordinal).Take(count).Select(entry => entry.Id)];
    }

    private async Task<RunSummary?[]> SummarizeAsync(IReadOnlyList<string> ids) =>
        await Task.WhenAll(ids.Select(async id =>
        {
            try
            {
                var values = await _database.HashGetAsync(_keys.Run(id), RecordReader.SummaryFields, CommandFlags.DemandMaster)
                    .ConfigureAwait(false);
                return values.All(value => value.IsNull) ? null : RecordReader.OfSummary(id, values).ReadSummary();
            }
            catch (RedisServerException fault) when (RecordFields.Explain(id, fault) is StoredRunException explained)
            {
                return new RunSummary { Id = id, Problem = explained.Message };
            }
        })).ConfigureAwait(false);

    // What the indexes of a partition have that a query asks for.
    private async Task<List<IndexEntry>> EntriesAsync(int partition, RunQuery query)
    {
        var entries = new List<IndexEntry>();
        if (query.State is null or RunState.Running)
        {
            foreach (var owner in await _database.SetMembersAsync(_keys.Owners(partition)).ConfigureAwait(false))
            {
                var key = _keys.Owned(partition, owner.ToString());
                await foreach (var id in _database.SetScanAsync(key, pageSize: ScanPage).ConfigureAwait(false))
                {
                    entries.Add(new(id.ToString(), key, RunState.Running, owner.ToString()));
                }
            }
        }

        if (query.State is null or RunState.Parked)
        {
            RedisValue[] commands = query.Command.Length > 0
                ? [query.Command]
                : await _database.SetMembersAsync(_keys.Commands(partition)).ConfigureAwait(false);
            foreach (var command in commands)
            {
                await ScanAsync(_keys.Due(partition, command.ToString()), RunState.Parked, command.ToString()).ConfigureAwait(false);
            }
        }

        if (query.State is null or RunState.Stuck)
        {
            await ScanAsync(_keys.Stuck(partition), RunState.Stuck, "").ConfigureAwait(false);
        }

        if (query.State is null or RunState.Ended)
        {
            await ScanAsync(_keys.Done(partition), RunState.Ended, "").ConfigureAwait(false);
            await ScanAsync(_keys.Called(partition), RunState.Ended, "").ConfigureAwait(false);
        }

        return entries;

        async Task ScanAsync(RedisKey key, RunState state, string whose)
        {
            await foreach (var entry in _database.SortedSetScanAsync(key, pageSize: ScanPage).ConfigureAwait(false))
            {
                entries.Add(new(entry.Element.ToString(), key, state, whose));
            }
        }
    }

    private static bool IsAsked(RunSummary summary, RunQuery query) =>
        (query.Command.Length == 0 || summary.Command.Length == 0 || summary.Command == query.Command)
        && (query.State is null || summary.State == query.State || summary.Problem.Length > 0);

    private async Task TidyAsync(IEnumerable<IndexEntry> entries, RunSummary? summary)
    {
        foreach (var entry in entries.Where(entry => entry.IsDeniedBy(summary)))
        {
            await Script.Tidy.CallAsync(
                _database, [_keys.Run(entry.Id), entry.Index], [entry.Id, RecordFields.Letter(entry.State), entry.Whose])
                .ConfigureAwait(false);
        }
    }

    // For counting; what is decided by time is decided in scripts, each on the server that has the partition.
    private async Task<long> NowAsync()
    {
        var parts = (RedisValue[])(await _database.ExecuteAsync("TIME").ConfigureAwait(false))!;
        return (long.Parse(parts[0].ToString(), CultureInfo.InvariantCulture) * 1_000)
            + (long.Parse(parts[1].ToString(), CultureInfo.InvariantCulture) / 1_000);
    }

    // All at once, on one connection or on several.
    private static List<T> InPartitions<T>(Func<int, T> ask) => [.. Enumerable.Range(0, RunIds.Partitions).Select(ask)];
}
