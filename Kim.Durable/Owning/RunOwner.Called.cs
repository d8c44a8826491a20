using Kim.Runs.Hooks;

namespace Kim.Durable.Owning;

// Runs that other runs have called. One that has its outcome is stored with it first, then tells its caller, and only then ends: at each
// place where a process may die, the next one tells the same outcome again, and the caller's inbox takes it once.
internal sealed partial class RunOwner
{
    // How soon after its end, and how often then: so much longer than its root one is kept, if its root is kept for less than that.
    private static readonly TimeSpan SettleAgain = TimeSpan.FromHours(1);
    private static readonly TimeSpan SettlePeriod = TimeSpan.FromSeconds(30);

    // How many one look takes.
    private const int SettleBatch = 64;

    /// <summary>Brings the outcome of a run that was called to its caller, and ends it. Loop only.</summary>
    /// <param name="run">The run, as it is stored with its outcome.</param>
    internal async Task TellCallerAsync(StoredRun run)
    {
        var (caller, name) = ChildName.Parse(run.Key);
        var summary = (await Store.SummariesAsync([caller])).FirstOrDefault();
        if (summary is not null)
        {
            var outcome = Coding.Decode(run.Id, RunPart.Reply, run.Reply);
            await Store.SignalAsync(
                new RunSignal(caller, summary.Command, name, Coding.Encode(caller, RunPart.Signal, outcome), run.Id));
        }

        await Store.SaveAsync(run with { State = RunState.Ended, Version = run.Version + 1 }, SettleAgain);
        if (summary is not null)
        {
            await WakeAsync(summary with { State = RunState.Parked, Wait = new SignalWait(name, 1) }, name);
        }
    }

    /// <summary>A run is cancelled: so is the one that it has called and waits for. Loop only.</summary>
    internal void CancelCalled(StoredRun run)
    {
        if (run.Wait is { Name: var name } && ChildName.IsCall(name, out var command))
        {
            _ = Context.Run(() => CancelCalledAsync(run, name, command));
        }
    }

    // Those that have ended are kept as long as their roots: their callers may ask for their outcomes.
    private async Task<TimeSpan?> SettleCalledAsync() =>
        await Store.SettleCalledAsync(SettleAgain, SettleBatch) == SettleBatch ? MorePeriod : SettlePeriod;

    private async Task CancelCalledAsync(StoredRun run, string name, string command)
    {
        try
        {
            if (await Store.FindAsync(command, ChildName.Key(run.Id, name), run.Id) is { } called)
            {
                await Store.SignalAsync(new RunSignal(called, command, RunSignal.Cancel, default));
                if ((await Store.SummariesAsync([called])).FirstOrDefault() is { } summary)
                {
                    await WakeAsync(summary, RunSignal.Cancel);
                }
            }
        }
        catch (Exception fault)
        {
            LogCancelFault(_log, fault, run.Command, run.Id, command);
        }
    }
}
