namespace Kim.Durable.Tests.Fixtures;

internal static class DueRuns
{
    /// <summary>The due runs of one command.</summary>
    internal static async Task<IReadOnlyList<string>> DueAsync(this IRunStore store, string command, int max) =>
        (await store.DueAsync([new DueQuery(command, max)]))[0];
}
