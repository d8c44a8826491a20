namespace Kim.Durable.Http.Commands;

/// <summary>Cancels a durable run: it fails where it stands, and undoes what it has done.</summary>
[Command("POST /kim/runs/{id}/cancel")]
[Admin]
internal sealed partial class CancelRun(IKimRuns runs) : Command<RunKey>
{
    [Step] async Task<SignalOutcome> Cancel() => await runs.CancelAsync(Request.Id);

    [Step]
    Reply Answer(SignalOutcome outcome) => outcome switch
    {
        SignalOutcome.Kept => Accepted().WithHeader("Location", RunTexts.AddressOf(Request.Id)),
        SignalOutcome.Ended => Fail(1, RunTexts.Ended(Request.Id), 409),
        SignalOutcome.Gone => NotFound(RunTexts.Gone(Request.Id)),

        // One waits already.
        _ => Ok(),
    };
}
