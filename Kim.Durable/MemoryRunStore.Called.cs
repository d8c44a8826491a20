namespace Kim.Durable;

// How long runs are kept that others have called.
public sealed partial class MemoryRunStore
{
    /// <inheritdoc/>
    public Task<int> SettleCalledAsync(TimeSpan again, int max)
    {
        var rounded = TimeSpan.FromMilliseconds(RunStoreOptions.Milliseconds(again));
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        lock (_gate)
        {
            var now = Now;
            var due = All().Where(run => run.IsUnsettled && run.Record.Due <= now)
                .OrderBy(run => run.Record.Due).ThenBy(run => run.Record.Id, StringComparer.Ordinal).Take(max).ToList();
            foreach (var run in due)
            {
                var root = Find(run.Record.Root)?.Record;
                run.IsSettled = root is null or { State: RunState.Ended }
                    && Find(run.Summarize().Caller)?.Record is null or { State: RunState.Ended };
                run.Record = run.Record with { Due = run.IsSettled ? root?.Due ?? now : now + rounded };
            }

            return Task.FromResult(due.Count);
        }
    }
}
