namespace Kim.Durable.Tests.Fixtures;

/// <summary>Which indexes of a server have a run.</summary>
internal static class Indexes
{
    /// <summary>Those that are to have it, by its record.</summary>
    internal static List<string> Of(StoredRun? run) => run switch
    {
        null => [],
        { State: RunState.Running } => [$"own:{run.Owner}"],
        { State: RunState.Parked } => [$"due:{run.Command}"],
        { State: RunState.Stuck } => ["stuck"],
        _ => ["done"],
    };

    /// <summary>
    /// Those that have it. The index of the ended may have it longer than it is kept: it has its time there. One that was called and has
    /// ended is in another until it is known how long it is kept, which counts as the same.
    /// </summary>
    internal static async Task<List<string>> FindAsync(StoreCase test, string id, params string[] owners)
    {
        var found = new List<string>();
        foreach (var owner in owners)
        {
            if (await test.Database.SetContainsAsync(test.Key(id, $"own:{owner}"), id))
            {
                found.Add($"own:{owner}");
            }
        }

        foreach (var index in (string[])[$"due:{Some.Command}", "stuck", "done", "called"])
        {
            if (await test.Database.SortedSetScoreAsync(test.Key(id, index), id) is { } score
                && (index != "done" || score > DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()))
            {
                found.Add(index == "called" ? "done" : index);
            }
        }

        return found;
    }
}
