using System.Diagnostics.CodeAnalysis;
using Kim.Binding;

namespace Kim.Durable.Http.Commands;

/// <summary>Which run, and how it is asked for.</summary>
/// <param name="Id">Its id: 16 hexadecimal digits, as in <c>Location</c>.</param>
/// <param name="Wait">How long to wait for its end, for example <c>30s</c>; at most a minute. Without it there is no wait.</param>
internal sealed record ReadRunRequest([property: RunId] string Id, string? Wait);

/// <summary>Shows a durable run, and its reply once it has ended.</summary>
[Command("GET /kim/runs/{id}", Deadline = "2m")]
internal sealed partial class ReadRun(IKimRuns runs, AdminGuard guard, KnownRuns known) : Command<ReadRunRequest>
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(1);

    private TimeSpan _wait;

    [Step]
    Next Check() => Request.Wait is { } wait && (!Duration.TryParse(wait, out _wait) || _wait > WaitMax)
        ? BadRequest($"invalid request data: 'wait' must be a duration of at most 1m, for example 30s; '{wait}' is not")
        : ToRead();

    [Step] async Task<StoredRun?> Read() => await runs.ReadAsync(Request.Id);

    [Step]
    Next Guard(StoredRun? run) =>
        run is null ? NotFound(RunTexts.Gone(Request.Id))
        : known.IsGuarded(run.Command) && guard.Check(Http) is { } refusal ? refusal.Reply(Fail)
        : ToWait(run);

    [Step] async Task<StoredRun?> Wait(StoredRun run) => _wait > TimeSpan.Zero ? await runs.WaitAsync(run.Id, _wait) : run;

    [Step] Reply Answer(StoredRun? run) => run is null ? NotFound(RunTexts.Gone(Request.Id)) : Ok(RunView.Of(run, known));

    [Catch] Reply Unreadable(StoredRunException fault) => Fail(1, fault.Message, 500);
}
