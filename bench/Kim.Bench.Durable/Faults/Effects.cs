using StackExchange.Redis;

namespace Kim.Bench.Durable.Faults;

/// <summary>What the steps of all runs have done, in order.</summary>
/// <param name="Runs">How many were looked at.</param>
/// <param name="Lost">Those that have a reply, and not all effects.</param>
/// <param name="Backwards">Those in which a step ran after a later one had: it had happened, and ran again.</param>
/// <param name="OtherKey">Those in which a step that ran twice had another key the second time.</param>
/// <param name="Again">How many effects there were more than once: of steps under way when their process ended.</param>
internal sealed record Effects(int Runs, int Lost, int Backwards, int OtherKey, int Again)
{
    private const int Steps = 3;
    private const int AtOnce = 1000;

    internal static async Task<Effects> Of(IReadOnlyCollection<string> runs, IDatabase redis)
    {
        var (lost, backwards, otherKey, again) = (0, 0, 0, 0);
        foreach (var some in runs.Chunk(AtOnce))
        {
            foreach (var list in await Task.WhenAll(some.Select(id => redis.ListRangeAsync($"list:{id}"))))
            {
                var done = list.Select(entry => entry.ToString().Split(' ')).Select(parts => (Step: parts[0], Key: parts[1])).ToList();
                var steps = done.ConvertAll(effect => effect.Step);
                lost += steps.Distinct().Count() == Steps ? 0 : 1;
                backwards += steps.SequenceEqual(steps.Order(StringComparer.Ordinal)) ? 0 : 1;
                otherKey += done.Distinct().Count() == steps.Distinct().Count() ? 0 : 1;
                again += steps.Count - steps.Distinct().Count();
            }
        }

        return new(runs.Count, lost, backwards, otherKey, again);
    }
}
