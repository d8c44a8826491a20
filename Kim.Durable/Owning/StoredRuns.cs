using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging;

namespace Kim.Durable.Owning;

/// <summary>
/// Looks at what is stored: when a process starts, what this build lacks; then and now and again, what another build could not continue.
/// </summary>
internal sealed partial class StoredRuns(RunOwner owner, ILogger log)
{
    private const int Page = 500;

    // There may be millions: so many tell which commands and steps there are.
    private const int PagesMax = 20;

    // What is said of each step, at most so often.
    private const int LinesMax = 20;

    private static readonly RunState[] Stuck = [RunState.Stuck];
    private static readonly RunState[] All = [RunState.Stuck, RunState.Parked];

    private bool _hasLooked;

    internal async Task LookAsync()
    {
        var lacking = new Dictionary<(string Command, string Step), (int Count, string Run)>();
        var states = _hasLooked ? Stuck : All;
        _hasLooked = true;
        foreach (var state in states)
        {
            var after = "";
            for (var page = 0; page < PagesMax && !owner.IsStopping; page++)
            {
                var runs = await owner.Store.ListAsync(new RunQuery { State = state, After = after, Max = Page });
                var known = runs.Where(run => IsKnown(run, lacking)).ToList();
                if (state is RunState.Stuck)
                {
                    await TryAgainAsync(known);
                }

                if (runs.Count < Page)
                {
                    break;
                }

                after = runs[^1].Id;
            }
        }

        foreach (var ((command, step), (count, run)) in lacking.Take(LinesMax))
        {
            LogLacking(log, command, step, count, run);
        }
    }

    private bool IsKnown(RunSummary run, Dictionary<(string Command, string Step), (int Count, string Run)> lacking)
    {
        var isKnown = run.Problem.Length == 0
            && (owner.Reactor.CanContinue(run.Command, run.Step, Records.MarkOf(run.Phase), out var isBusy) || isBusy);
        if (!isKnown && run.Problem.Length == 0
            && (lacking.TryGetValue((run.Command, run.Step), out var before) || owner.Claims.IsNew(run)))
        {
            lacking[(run.Command, run.Step)] = (before.Count + 1, run.Id);
        }

        return isKnown;
    }

    // Another build could not read them; this one may.
    private Task TryAgainAsync(IReadOnlyList<RunSummary> runs) => owner.Claims.TakeAsync(
        [.. runs.Where(run => run.Why.StartsWith(RunRecord.UnreadablePrefix, StringComparison.Ordinal)).Select(run => run.Id)
            .Where(id => !owner.Process.IsUnreadable(id))],
        new(ClaimFrom.Stuck));

    [LoggerMessage(LogLevel.Warning,
        "{Command}: {Count} or more runs stand at {Step}, which this build does not have: they wait for one that does. One is {Run}")]
    private static partial void LogLacking(ILogger log, string command, string step, int count, string run);
}
