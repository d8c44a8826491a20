using System.Globalization;
using System.Security.Claims;
using System.Text;
using Kim.Binding;
using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging;

namespace Kim.Runs;

// The client of a durable run waits for the outcome until its patience is over, whether the run is in memory or not; nothing it does ends
// the run.
public sealed partial class StepRunner
{
    private const int KeyBytesMax = 256;
    private const string KeyHeader = "Idempotency-Key";
    private const string WaitPreference = "wait=";

    /// <summary>Answers a client whose run has left memory.</summary>
    internal void AnswerFollower(Run run, Reply reply)
    {
        _loop.Timers.Cancel(run.Durable!.Patience);
        run.Durable.Leaving.Dispose();
        run.Outcome = Rendered(run, reply);
        SendReply(run);
        if (run.Durable.Followed != run.Id)
        {
            // What was begun for this request came to nothing: the other run has hooks of its own.
            TellEnded(run);
        }
    }

    /// <summary>Whether a run that has come to nothing was begun by the request that is stored.</summary>
    internal bool HasSent(Run run, ReadOnlyMemory<byte> stored)
    {
        var (command, own) = (run.Command, run.Command.GetRequest());
        var outer = BeginUserCode();
        try
        {
            command.ReadRequest(stored);
            return StateBuffer.Write(command.WriteRequest).AsSpan().SequenceEqual(run.Durable!.Record!.Request.Span);
        }
        catch (Exception fault)
        {
            LogUncomparable(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.Durable!.Followed, run.Id);
            return false;
        }
        finally
        {
            command.SetRequest(own);
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>A stored reply cannot be read.</summary>
    internal void LogUnreadableReply(Run run, Exception fault) =>
        LogUnreadable(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.Id);

    // False if it is refused.
    private bool BeginDurable(Run run)
    {
        var durable = run.Durable ??= new DurableRun();
        if (run.DeadlineMs != long.MaxValue)
        {
            durable.Deadline = _options.Time.GetUtcNow().AddMilliseconds(run.DeadlineMs - _loop.PresentMs);
        }

        if (run.IsRefused || durable.Root.Length > 0)
        {
            return true;
        }

        var http = run.HttpOrNull;
        if (http is not null)
        {
            (durable.PatienceMs, durable.Preference) = PatienceOf(http.Header("Prefer")) ?? (_deadlineMs, null);
        }

        var (key, fault) = KeyOf(run, http);
        if (fault is not null)
        {
            Finish(run, fault);
            return false;
        }

        if (key.Length > 0)
        {
            durable.Key = key;
            run.Renumber(RunNumber.Parse(Journal!.IdFor(run.Descriptor.FirstName, key, run.Id)));
        }

        if (run.HasMoreThanSteps)
        {
            // A filter may wait before anything is stored.
            ArmPatience(run, durable);
        }

        return true;
    }

    private (string Key, Reply? Fault) KeyOf(Run run, HttpInfo? http)
    {
        string? key;
        var what = KeyHeader;
        if (run.Descriptor.IsKeyed)
        {
            what = "its key";
            var outer = BeginUserCode();
            try
            {
                key = run.Command.KeyOf();
            }
            catch (Exception fault)
            {
                LogFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, "(its key)", run.Id);
                return ("", RunRefusals.InternalError(run.Id));
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(outer);
            }

            if (string.IsNullOrEmpty(key))
            {
                return ("", RunRefusals.NotAKey(what, "is missing"));
            }
        }
        else if (http?.Header(KeyHeader) is { } header)
        {
            key = Unquoted(header);
            if (key.Length == 0)
            {
                return ("", RunRefusals.NotAKey(what, "is empty"));
            }
        }
        else
        {
            return ("", null);
        }

        if (Encoding.UTF8.GetByteCount(key) is > KeyBytesMax and var bytes)
        {
            return ("", RunRefusals.NotAKey(what, $"is too long: {bytes} bytes, at most {KeyBytesMax}"));
        }

        // Two users may choose the same.
        if (run.Descriptor.IsKeyed || http!.User is not { Identity.IsAuthenticated: true } user)
        {
            return (key, null);
        }

        return NameOf(user) is { Length: > 0 } name
            ? ($"{name}\n{key}", null)
            : ("", RunRefusals.NotAKey(what, "needs a user with a name: the caller is authenticated, but has neither a name nor a 'sub'"));
    }

    private static string? NameOf(ClaimsPrincipal user) =>
        user.Identity?.Name ?? user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? user.FindFirst("sub")?.Value;

    // A structured field is a string in quotes (RFC 8941); others send it bare.
    private static string Unquoted(string header) => header.Length > 1 && header[0] == '"' && header[^1] == '"' ? header[1..^1] : header;

    // RFC 7240; null if the client does not say.
    private static (long Ms, string? Preference)? PatienceOf(string? prefer)
    {
        foreach (var preference in (prefer ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var name = preference.Split(';', 2, StringSplitOptions.TrimEntries)[0];
            if (name.Equals("respond-async", StringComparison.OrdinalIgnoreCase))
            {
                return (0, "respond-async");
            }

            if (name.StartsWith(WaitPreference, StringComparison.OrdinalIgnoreCase)
                && uint.TryParse(name.AsSpan(WaitPreference.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                seconds = Math.Min(seconds, (uint)Duration.Max.TotalSeconds);
                return (seconds * 1_000L, $"wait={seconds}");
            }
        }

        return null;
    }

    /// <summary>Tells a client whose patience is over where the outcome will be.</summary>
    internal static Reply Later(DurableRun durable, string run) => durable.Preference is { } preference
        ? RunRefusals.Accepted(run).WithHeader("Preference-Applied", preference)
        : RunRefusals.Accepted(run);

    private void ArmPatience(Run run, DurableRun durable)
    {
        if (durable.PatienceMs > 0 && !durable.Patience.IsSet && !run.HasReplied)
        {
            durable.Patience = _loop.Timers.Schedule(
                _loop.PresentMs + durable.PatienceMs, static state => ((Run)state).Runner.PatienceOver((Run)state), run);
        }
    }

    // The run continues; its client asks for the outcome later.
    private void PatienceOver(Run run)
    {
        var durable = run.Durable!;
        durable.Patience = default;
        durable.Leaving.Dispose();
        if (run.HasReplied)
        {
            return;
        }

        var reply = durable.IsStored || durable.Followed is not null
            ? Later(durable, durable.Followed ?? run.Id)
            : RunRefusals.NotYetStored(run.Id);
        var outcome = run.Outcome;
        run.Outcome = Rendered(run, reply);
        SendReply(run);
        run.Receiver = NoReceiver.Instance;
        run.Outcome = outcome;
    }

    // It leaves memory; its client waits beside it for the outcome of a run: this one, or the one that has its key.
    private void Leave(Run run, DurableRun durable, string follows)
    {
        durable.Followed = follows;
        run.Command.ForgetVisits();
        run.Outcome = null;
        Release(run);
        if (durable.Root.Length > 0)
        {
            // The caller hears of it by a signal.
            run.Receiver.Stored();
        }
        else if (!run.HasReplied && run.Receiver != NoReceiver.Instance)
        {
            Follow(run, durable, follows);
        }

        NoteIdle();
    }

    private void FollowerLeft(Run run)
    {
        if (!run.HasReplied)
        {
            AnswerFollower(run, run.Receiver.CancelledReply ?? RunRefusals.ClientLeft());
        }
    }

    private void Follow(Run run, DurableRun durable, string follows)
    {
        var park = durable.Record!.Park;
        var patienceCannotSuffice = durable.PatienceMs > 0 && park is { Signal: "" } && park.Due.TotalMilliseconds > durable.PatienceMs;
        if (durable.PatienceMs == 0 || patienceCannotSuffice)
        {
            AnswerFollower(run, Later(durable, follows));
            return;
        }

        // It is told elsewhere, and for an app's own caller nothing else would end its task.
        durable.Leaving = run.Receiver.ClientGone.UnsafeRegister(
            static state => ((Run)state!).Runner._loop.Post(static state => ((Run)state!).Runner.FollowerLeft((Run)state), state), run);
        try
        {
            Journal!.Follow(follows, durable.Record, new RunClient(run));
        }
        catch (Exception fault)
        {
            LogFault(LogOf(run, LogLevel.Error), fault, run.Descriptor.Name, run.StepName, run.Id);
            AnswerFollower(run, RunRefusals.Accepted(follows));
        }
    }
}
