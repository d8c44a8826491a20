using Kim.Diagnostics;

namespace Kim.Durable.Owning;

// What an owner does by itself: three loops, each of which does one thing at a time, and tries again if the store is away.
internal sealed partial class RunOwner
{
    private static readonly TimeSpan DuePeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StoredPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MorePeriod = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan BudgetPeriod = TimeSpan.FromMilliseconds(50);

    private const string RenewWork = "renew its lease";

    // How many runs of a command one look takes.
    private const int DueBatch = 64;

    // Runs in memory above which no more are looked for: others may have room.
    private const int CountMax = 10_000;

    // Due runs that this build does not know stay first; so many are looked past.
    private const int LeftMax = 10_000;

    private readonly Dictionary<string, HashSet<string>> _left = new(StringComparer.Ordinal);
    private HashSet<string> _missing = new(StringComparer.Ordinal);
    private IDisposable? _observed;

    /// <summary>Takes the lease, if the store answers. Loop only.</summary>
    internal async Task StartAsync()
    {
        try
        {
            await RenewAsync();
        }
        catch (Exception fault)
        {
            TellAway(RenewWork, $"{fault.GetType()}: {fault.Message}");
        }
    }

    /// <summary>The commands are known: it begins to look for runs. Loop only.</summary>
    internal void Begin()
    {
        _info = _info with { Commands = [.. Names()] };
        _ = RepeatAsync(RenewWork, _ended, async () =>
        {
            await RenewAsync();
            return Lease.Period;
        });
        Repeat("look for runs that are due", async () =>
        {
            var isMore = Count < CountMax && await TakeDueAsync();
            return isMore ? MorePeriod : DuePeriod;
        });
        _ = RepeatAsync(
            "look for runs without an owner",
            _stopping,
            async () =>
            {
                Volatile.Write(ref _looking, NewSignal());
                await TakeForgottenAsync();
                await TakeOfDeadAsync();
                return Lease.Period;
            },
            () => _looking.Task);
        if (Process.TryBeginLook())
        {
            var stored = new StoredRuns(this, _log);
            Repeat("look at what is stored", async () =>
            {
                await stored.LookAsync();
                return StoredPeriod;
            });
            Repeat("look at runs that were called and have ended", SettleCalledAsync);
            var counted = new CountedRuns(this);
            _observed = JournalMetrics.Observe(() => counted.Last);
            Repeat("count the runs", counted.LookAsync);
        }
    }

    private async Task RenewAsync()
    {
        _info = await Process.Namesakes.StartAsync(Store, _info);
        await Lease.RenewAsync(_info);
    }

    /// <summary>Hands over what it has, from now on. Any thread.</summary>
    internal void Stop() => _stopping.TrySetResult();

    /// <summary>Gives up its lease: what it still has is as if it had crashed. Loop only.</summary>
    internal async Task EndAsync()
    {
        Stop();
        _ended.TrySetResult();
        _observed?.Dispose();
        try
        {
            await Store.LeaveAsync(Name);
        }
        catch (Exception fault)
        {
            LogLeaveFault(_log, Name, fault.GetType(), fault.Message);
        }
    }

    /// <summary>This process has put a signal into a run's inbox: it continues here at once if it waited for that. Loop only.</summary>
    internal async Task WakeAsync(RunSummary run, string signal)
    {
        if (run.State is not RunState.Parked || IsStopping || (signal != RunSignal.Cancel && run.Wait?.Name != signal))
        {
            return;
        }

        try
        {
            await Claims.TakeAsync(run.Id, run, ClaimFor.Due);
        }
        catch (Exception fault)
        {
            // It is due, so it is found all the same.
            LogWakeFault(_log, fault, run.Command, run.Id);
        }
    }

    private IEnumerable<string> Names() =>
        Reactor.DurableCommands.SelectMany(command => (IEnumerable<string>)[command.Name, .. command.FormerNames]);

    // Whether there may be more.
    private async Task<bool> TakeDueAsync()
    {
        DueQuery[] queries = [.. Names().Select(name => new DueQuery(name, DueBatch + (_left.GetValueOrDefault(name)?.Count ?? 0)))];
        var isMore = false;
        foreach (var (query, due) in queries.Zip(await Store.DueAsync(queries)))
        {
            isMore |= Count < CountMax && await TakeDueAsync(query.Command, due);
        }

        return isMore;
    }

    private async Task<bool> TakeDueAsync(string command, IReadOnlyList<string> due)
    {
        var left = _left.GetValueOrDefault(command) ?? [];
        var ends = await Claims.TakeAsync([.. due.Where(id => !left.Contains(id) && !Claims.Has(id))], ClaimFor.Due);
        left.IntersectWith(due);
        left.UnionWith(ends.Where(end => end.Value is ClaimEnd.Unknown).Take(LeftMax - left.Count).Select(end => end.Key));
        _left[command] = left;
        return ends.Count >= DueBatch && ends.Values.Any(end => end is not ClaimEnd.Busy);
    }

    // Mine in the store, not in memory, and so at the last look, too: an answer was lost.
    private async Task TakeForgottenAsync()
    {
        var missing = (await Store.OwnedAsync(Name)).Where(id => !Claims.Has(id)).ToHashSet(StringComparer.Ordinal);
        var forgotten = missing.Where(_missing.Contains).ToList();
        _missing = missing;
        if (forgotten.Count > 0)
        {
            if (forgotten.Count(id => Process.IsNew("forgotten " + id)) is > 0 and var count)
            {
                LogForgotten(_log, Name, count);
            }

            await Claims.TakeAsync(forgotten, new(ClaimFrom.DeadOwner(Name)));
        }
    }

    private async Task TakeOfDeadAsync()
    {
        foreach (var other in (await Store.OwnersAsync()).Where(IsDead).ToList())
        {
            if (Process.Namesakes.IsReplaced || !Process.TryBegin(other.Name))
            {
                continue;
            }

            try
            {
                await TakeAllAsync(other.Name);
            }
            finally
            {
                Process.End(other.Name);
            }
        }
    }

    private async Task TakeAllAsync(string dead)
    {
        var ids = await Store.OwnedAsync(dead);
        if (ids.Count > 0 && Process.IsNew("dead " + dead))
        {
            LogTakeOver(_log, dead, ids.Count);
        }

        foreach (var chunk in ids.Chunk(DueBatch))
        {
            foreach (var _ in chunk)
            {
                while (!Process.TryTakeClaim() && !IsStopping)
                {
                    await Context.Delay(BudgetPeriod);
                }
            }

            if (IsStopping)
            {
                return;
            }

            await Claims.TakeAsync(chunk, new(ClaimFrom.DeadOwner(dead)));
        }
    }

    // The first that can say decides; without a word it lives.
    private bool IsDead(StoredOwner other) => other.Name != Name
        && Process.Liveness.Append(Lease).Select(one => one.IsAlive(other)).FirstOrDefault(said => said is not null) is false;

    /// <summary>Does something until the stop, or until there is no next time. Loop only.</summary>
    /// <param name="what">What it does, for the log.</param>
    /// <param name="work">Does it once, and says when it is to be done again.</param>
    internal void Repeat(string what, Func<Task<TimeSpan?>> work) => _ = RepeatAsync(what, _stopping, work);

    /// <summary>The store did not answer. The log says so once, for all that fails because of it.</summary>
    /// <param name="what">What could not be done. It is repeated under this name.</param>
    /// <param name="reason">What it failed with.</param>
    internal void TellAway(string what, string reason)
    {
        if (Process.NoteAway($"{Name} {what}"))
        {
            LogAway(_log, Name, what, reason);
        }
    }

    // Until it is told to end, or there is no next time. Again after the time that the work says, or sooner.
    private async Task RepeatAsync(string what, TaskCompletionSource end, Func<Task<TimeSpan?>> work, Func<Task>? sooner = null)
    {
        while (!end.Task.IsCompleted)
        {
            var pause = Lease.Period;
            try
            {
                var next = await work();
                if (Process.NoteBack($"{Name} {what}"))
                {
                    LogBack(_log);
                }

                if (next is null)
                {
                    return;
                }

                pause = next.Value;
            }
            catch (Exception fault)
            {
                TellAway(what, $"{fault.GetType()}: {fault.Message}");
            }

            await Task.WhenAny(end.Task, Context.Delay(pause), sooner?.Invoke() ?? end.Task);
        }
    }
}
