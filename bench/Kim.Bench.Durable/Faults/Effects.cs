using StackExchange.Redis;

namespace Kim.Bench.Durable.Faults;

/// <summary>What the steps of all runs have done, in order.</summary>
internal sealed class Effects
{
    private const int Steps = 3;
    private const int AtOnce = 1000;

    /// <summary>How many runs were looked at.</summary>
    internal int Runs { get; private set; }

    /// <summary>Those that have a reply, and not all effects.</summary>
    internal int Lost { get; private set; }

    /// <summary>Those in which a step ran after a later one had: it had happened, and ran again.</summary>
    internal int Backwards { get; private set; }

    /// <summary>
    /// Those in which one step of a process that had stood still ran after a later one of another process: it was under way when its
    /// process was taken for dead, which that process could not know.
    /// </summary>
    internal int Late { get; private set; }

    /// <summary>Those in which a step that ran twice had another key the second time.</summary>
    internal int OtherKey { get; private set; }

    /// <summary>How many effects there were more than once: of steps under way when their process ended, or stood still.</summary>
    internal int Again { get; private set; }

    internal bool AreRight => Lost == 0 && Backwards == 0 && OtherKey == 0;

    /// <summary>Looks at runs.</summary>
    /// <param name="runs">Those that have their reply.</param>
    /// <param name="frozen">The processes that stood still for a time.</param>
    /// <param name="redis">Where effects were written down.</param>
    internal static async Task<Effects> Of(IReadOnlyCollection<string> runs, IReadOnlySet<string> frozen, IDatabase redis)
    {
        var effects = new Effects();
        foreach (var some in runs.Chunk(AtOnce))
        {
            foreach (var list in await Task.WhenAll(some.Select(id => redis.ListRangeAsync($"list:{id}"))))
            {
                var done = list.Select(entry => entry.ToString().Split(' ')).Select(parts => new Effect(parts[0], parts[1], parts[2]));
                effects.Add([.. done], frozen);
            }
        }

        return effects;
    }

    private void Add(List<Effect> done, IReadOnlySet<string> frozen)
    {
        var steps = done.Select(effect => effect.Step).Distinct().Count();
        Runs++;
        Lost += steps == Steps ? 0 : 1;
        OtherKey += done.Select(effect => (effect.Step, effect.Key)).Distinct().Count() == steps ? 0 : 1;
        Again += done.Count - steps;

        // Each that comes after a later step.
        var late = done.Where((effect, i) =>
            done.Take(i).Any(before => string.CompareOrdinal(before.Step, effect.Step) > 0)).ToList();
        var isOfFrozen = late.TrueForAll(effect => frozen.Contains(effect.Process))
            && late.Select(effect => effect.Process).Distinct().Count() == late.Count;
        Backwards += isOfFrozen ? 0 : 1;
        Late += isOfFrozen && late.Count > 0 ? 1 : 0;
    }

    private readonly record struct Effect(string Step, string Key, string Process);
}
