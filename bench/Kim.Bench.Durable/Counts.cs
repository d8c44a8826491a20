using StackExchange.Redis;

namespace Kim.Bench.Durable;

/// <summary>The effects that the steps have had.</summary>
internal sealed class Counts(IDatabase redis)
{
    /// <summary>How often a step of each run has had its effect.</summary>
    internal async Task<long[]> Of(IReadOnlyList<string> ids, int step) =>
        [.. (await redis.StringGetAsync([.. ids.Select(id => (RedisKey)Work.Key(id, step))])).Select(value => (long)value)];

    /// <summary>Waits until a step of all runs has had its effect.</summary>
    /// <returns>How many have not, when the time is over.</returns>
    internal async Task<int> WaitFor(IReadOnlyList<string> ids, int step, TimeSpan limit)
    {
        var end = DateTime.UtcNow + limit;
        while (true)
        {
            var missing = (await Of(ids, step)).Count(count => count == 0);
            if (missing == 0 || DateTime.UtcNow > end)
            {
                return missing;
            }

            await Task.Delay(5);
        }
    }
}
