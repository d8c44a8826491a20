using Kim.Binding;
using Kim.Runs.Hooks;

namespace Kim.Durable.Owning;

// Who waits for the outcome of a run that is not in this reactor's memory.
internal sealed partial class RunOwner
{
    private static readonly TimeSpan LookMin = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LookMax = TimeSpan.FromSeconds(1);

    /// <summary>Looks at a run until it is what is asked for, or nobody asks any more. Loop only.</summary>
    /// <param name="id">The run.</param>
    /// <param name="isAsked">Whether somebody still asks.</param>
    /// <param name="isEnough">Whether the run is what is asked for.</param>
    /// <param name="looksAtOnce">Whether it may be so already.</param>
    /// <returns>The run as it was last seen; <see langword="null"/>: there is none.</returns>
    /// <exception cref="Exception">What the store failed with when it was last asked.</exception>
    internal async Task<StoredRun?> LookAsync(string id, Func<bool> isAsked, Func<StoredRun, bool> isEnough, bool looksAtOnce)
    {
        using var watch = Process.Watches.Begin(id);
        var told = watch.Ended;
        var pause = LookMin;
        if (!looksAtOnce)
        {
            await Task.WhenAny(told, Context.Delay(pause));
        }

        while (true)
        {
            try
            {
                var seen = await Store.ReadAsync(id);
                if (seen is null || isEnough(seen) || !isAsked() || IsStopping)
                {
                    return seen;
                }
            }
            catch (Exception fault) when (fault is not StoredRunException && isAsked() && !IsStopping)
            {
                // The store is away: it is asked again, as it is for runs.
            }

            if (told.IsCompleted)
            {
                // Told once is enough, even if the record does not say so yet.
                told = Stopping;
            }

            await Task.WhenAny(told, Stopping, Context.Delay(pause));
            pause = pause * 2 < LookMax ? pause * 2 : LookMax;
        }
    }

    private async Task FollowAsync(string run, RunRecord own, RunClient client)
    {
        var isOwn = run == own.RunId;
        bool? isAnother = isOwn ? false : null;
        var isUnknown = false;
        StoredRun? seen;
        try
        {
            seen = await LookAsync(
                run,
                () => client.IsWaiting,
                seen => seen.State is RunState.Ended or RunState.Stuck || IsAnother(seen) || isUnknown,
                looksAtOnce: !isOwn || IsStopping);
        }
        catch (Exception fault)
        {
            LogLookFault(_log, fault, own.Command, run);
            client.AnswerLater(run);
            return;
        }

        if (seen is null && !isOwn)
        {
            client.AskAgain();
        }
        else if (seen is not null && IsAnother(seen))
        {
            client.RefuseKey();
        }
        else if (seen is { State: RunState.Ended } && !isUnknown)
        {
            GiveOutcome(client, own, seen, isReplay: !isOwn);
        }
        else
        {
            // Stuck, unreadable here, gone with the store's data, or the server stops: what there is of it is at its address.
            client.AnswerLater(run);
        }

        // The requests do not change: once is enough.
        bool IsAnother(StoredRun seen) => isAnother ??= seen.Hash != own.Hash && Differs(seen);

        bool Differs(StoredRun seen)
        {
            isUnknown = !TryDecode(own, seen.Id, RunPart.Request, seen.Request, out var request);
            return !isUnknown && !client.HasSent(request);
        }
    }

    private void GiveOutcome(RunClient client, RunRecord own, StoredRun ended, bool isReplay)
    {
        if (TryDecode(own, ended.Id, RunPart.Reply, ended.Reply, out var reply))
        {
            client.Reply(reply, isReplay);
        }
        else
        {
            client.AnswerLater(ended.Id);
        }
    }

    private bool TryDecode(RunRecord own, string run, string part, ReadOnlyMemory<byte> stored, out ReadOnlyMemory<byte> plain)
    {
        try
        {
            plain = Coding.Decode(run, part, stored);
            return true;
        }
        catch (UnreadableStateException fault)
        {
            LogUndecodable(_log, own.Command, run, fault.Message);
            plain = default;
            return false;
        }
    }
}
