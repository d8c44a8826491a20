using Kim.Binding;
using Kim.CompilerServices;
using Kim.Diagnostics;
using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging;

namespace Kim.Durable.Owning;

/// <summary>Makes stored runs this owner's, and continues them. Loop only.</summary>
/// <remarks>
/// <code>
/// stored --known here, not busy--> claimed --its time is not over, and nothing came--> parked again
///                                          --taken too often from owners that died; it cannot be read--> stuck
///                                          --the server stops--> handed over
///                                          --else--> in memory
/// </code>
/// </remarks>
internal sealed partial class RunClaims(RunOwner owner, ILogger log)
{
    // Above it a run is likely to be what ends its owners.
    private const int TriesMax = 5;

    // What the claims of one round have under way: replies of that many records are read in one go.
    private const int AtOnce = 32;

    private const string NoCommand = "-";

    private readonly HashSet<string> _claiming = new(StringComparer.Ordinal);

    /// <summary>Whether a run is in memory, or about to be.</summary>
    internal bool Has(string id) => owner.Has(id) || _claiming.Contains(id);

    /// <summary>Whether a run could continue here; if not, what it is.</summary>
    internal ClaimEnd? Refusal(RunSummary run, string at = "")
    {
        if (run.Problem.Length > 0)
        {
            TellUnreadable(run.Id, run.Problem);
            return ClaimEnd.Unknown;
        }

        if (run.Phase is StepPhase.End)
        {
            return null;
        }

        var (step, mark) = at.Length > 0 ? (at, RunMark.Begin) : (run.Step, Records.MarkOf(run.Phase));
        if (owner.Reactor.CanContinue(run.Command, step, mark, out var isBusy))
        {
            return null;
        }

        if (!isBusy && IsNew(run, step))
        {
            LogUnknown(log, run.Command, step, run.Id);
        }

        return isBusy ? ClaimEnd.Busy : ClaimEnd.Unknown;
    }

    /// <summary>Continues runs here, as far as they are known and there is room.</summary>
    /// <param name="ids">The runs.</param>
    /// <param name="why">Why they are claimed.</param>
    /// <returns>What came of each.</returns>
    internal async Task<IReadOnlyDictionary<string, ClaimEnd>> TakeAsync(IReadOnlyList<string> ids, ClaimFor why)
    {
        var ends = new Dictionary<string, ClaimEnd>(StringComparer.Ordinal);
        foreach (var chunk in ids.Chunk(AtOnce))
        {
            var found = (await owner.Store.SummariesAsync(chunk)).ToDictionary(run => run.Id, StringComparer.Ordinal);
            var claims = new List<(string Id, Task<ClaimEnd> End)>();
            foreach (var id in chunk.OrderBy(id => found.GetValueOrDefault(id)?.Due ?? DateTimeOffset.MinValue))
            {
                var claim = TakeAsync(id, found.GetValueOrDefault(id), why);
                claims.Add((id, claim));
                if (IsLimited(found.GetValueOrDefault(id)))
                {
                    // It takes its permit before the next one is looked at.
                    await claim;
                }
            }

            await Task.WhenAll(claims.Select(claim => claim.End));
            foreach (var (id, end) in claims)
            {
                ends[id] = await end;
            }
        }

        return ends;
    }

    /// <summary>Continues one run here.</summary>
    /// <param name="id">The run.</param>
    /// <param name="summary">What it is; <see langword="null"/>: it is gone, and an index that has it is put right.</param>
    /// <param name="why">Why it is claimed.</param>
    internal async Task<ClaimEnd> TakeAsync(string id, RunSummary? summary, ClaimFor why)
    {
        var end = await TakeUncountedAsync(id, summary, why);
        JournalMetrics.Claimed(why.Kind(owner.Name), end.Word());
        return end;
    }

    private async Task<ClaimEnd> TakeUncountedAsync(string id, RunSummary? summary, ClaimFor why)
    {
        if (Has(id))
        {
            return ClaimEnd.Lost;
        }

        if (owner.Process.Namesakes.IsReplaced)
        {
            return ClaimEnd.Busy;
        }

        if (summary is not null && Refusal(summary, why.At) is { } refusal)
        {
            return refusal;
        }

        if (summary is { State: RunState.Running } && summary.Owner == owner.Name)
        {
            // The answer of a claim was lost, or of its last save: it may be in the middle of a step.
            why = why with { From = ClaimFrom.DeadOwner(owner.Name) };
        }

        _claiming.Add(id);
        try
        {
            var claim = await owner.Store.ClaimAsync(id, summary?.Command ?? NoCommand, owner.Name, why.From);
            return claim.Outcome switch
            {
                ClaimOutcome.Claimed => await ContinueAsync(claim.Run!, claim.Now, why),
                ClaimOutcome.Gone => ClaimEnd.Gone,
                _ => ClaimEnd.Lost,
            };
        }
        catch (StoredRunException fault)
        {
            TellUnreadable(id, fault.Message);
            return ClaimEnd.Unknown;
        }
        finally
        {
            _claiming.Remove(id);
        }
    }

    private async Task<ClaimEnd> ContinueAsync(StoredRun run, DateTimeOffset now, ClaimFor why)
    {
        if (why.IsTakeOver && run.Tries > TriesMax)
        {
            return await StickAsync(
                run, null, $"{run.Tries} owners in a row have died with it at this step: it may be what ends them. Resume it by hand");
        }

        if (run.Phase is StepPhase.End)
        {
            try
            {
                await owner.TellCallerAsync(run with { Inbox = [] });
                return ClaimEnd.Continued;
            }
            catch (UnreadableStateException fault)
            {
                return await StickUnreadableAsync(run, fault);
            }
        }

        // As it is stored.
        var value = why.At.Length > 0
            ? null
            : run.Inbox.FirstOrDefault(signal => signal.Name == run.Wait?.Name && signal.Number == run.Wait?.Number)?.Value;
        var wake = new RunWake
        {
            IsCancelled = run.Inbox.Any(signal => signal.Name == RunSignal.Cancel),
            IsTakeOver = why.IsTakeOver || (why.From.State is RunState.Stuck && why.At.Length == 0),
            IsSent = why.At.Length > 0,
        };
        if (value is null && IsTooEarly(run, wake, now, why))
        {
            var parked = await owner.Store.SaveAsync(Next(run, RunState.Parked), run.Due - now);
            switch (parked.Outcome)
            {
                case SaveOutcome.Signalled:
                    value = parked.Value;
                    break;
                case SaveOutcome.Cancelled:
                    wake = wake with { IsCancelled = true };
                    break;
                case SaveOutcome.Written:
                    return ClaimEnd.Parked;
                default:
                    return ClaimEnd.Lost;
            }
        }

        if (owner.IsStopping)
        {
            if (why.IsTakeOver)
            {
                // It may be in the middle of a step: the next owner has to know.
                return ClaimEnd.Lost;
            }

            await owner.Store.SaveAsync(Next(run, RunState.Parked));
            return ClaimEnd.Parked;
        }

        if (wake.IsCancelled)
        {
            owner.CancelCalled(run);
        }

        owner.Add(run);
        try
        {
            if (why.At.Length == 0)
            {
                CheckInbox(run);
            }

            var record = Records.Engine(run, owner.Coding);
            if (value is { } stored)
            {
                wake = wake with { Value = owner.Coding.Decode(run.Id, RunPart.Signal, stored) };
            }

            owner.Reactor.Continue(At(record, why.At), wake);
            return ClaimEnd.Continued;
        }
        catch (Exception fault)
        {
            owner.Forget(run.Id);
            if (why.At.Length > 0)
            {
                // Where a person wanted it: it stays as it was.
                LogNotSent(log, fault, run.Command, why.At, run.Id);
                var isParked = why.From.State is RunState.Parked;
                await owner.Store.SaveAsync(Next(run, why.From.State), isParked && run.Due > now ? run.Due - now : TimeSpan.Zero);
                return ClaimEnd.Stuck;
            }

            return fault is UnreadableStateException
                ? await StickUnreadableAsync(run, fault)
                : await StickAsync(run, fault, $"{fault.GetType()}: {fault.Message}");
        }
    }

    // A wait that is over neither by its time nor by what it waits for, as it seemed: an index may be early, a cancel may have been taken.
    // A person may end a wait, but not the one for another run's outcome: nothing else can be in its place.
    private static bool IsTooEarly(StoredRun run, RunWake wake, DateTimeOffset now, ClaimFor why) =>
        run.Phase is StepPhase.Wait or StepPhase.Retry && why.At.Length == 0
        && !wake.IsCancelled && run.Due > now
        && (ChildName.IsCall(run.Wait?.Name, out _) || (why.From.State is not RunState.Stuck && !why.IsAsked));

    private bool IsLimited(RunSummary? run) => run is not null && owner.Known(run.Command) is { MaxConcurrency: > 0 };

    /// <summary>Whether nobody has said yet that this build does not have a run's step.</summary>
    internal bool IsNew(RunSummary run, string? step = null) => owner.Process.IsNew($"{run.Command}:{step ?? run.Step}");

    // The names of calls are used once, and a record may have many.
    private static StoredRun Next(StoredRun run, RunState state) => run with
    {
        Version = run.Version + 1,
        State = state,
        Inbox = [],
        Taken = run.Taken.Where(taken => !ChildName.IsCall(taken.Key, out _)).ToDictionary(taken => taken.Key, taken => taken.Value),
    };

    private static RunRecord At(RunRecord record, string step) =>
        step.Length == 0 ? record : record with { Step = step, Mark = RunMark.Begin };
}
