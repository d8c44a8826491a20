namespace Kim.Durable.Http.Commands;

/// <summary>Which run, and where.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">The step to begin instead of the one where it stands.</param>
internal sealed record ResumeRunRequest([property: RunId] string Id, [property: Query] string? At);

/// <summary>Continues a durable run that is stuck, or one that is parked as if its time were over.</summary>
[Command("POST /kim/runs/{id}/resume")]
[Admin]
internal sealed partial class ResumeRun(IKimRuns runs) : Command<ResumeRunRequest>
{
    [Step] async Task<ResumeOutcome> Continue() => await runs.ResumeAsync(Request.Id, Request.At);

    [Step]
    Reply Answer(ResumeOutcome outcome) => outcome switch
    {
        ResumeOutcome.Resumed => Accepted().WithHeader("Location", RunTexts.AddressOf(Request.Id)),
        ResumeOutcome.NotWaiting => Fail(1, $"the run {Request.Id} is neither stuck nor parked", 409),
        ResumeOutcome.Unknown => Fail(1, $"this build has no {(Request.At is { } step ? $"step {step} at which" : "step or command with "
            + "which")} the run {Request.Id} could continue", 409),
        ResumeOutcome.Busy => Fail(1, "as many runs of the command are under way as may be, try again shortly", 503)
            .WithHeader("Retry-After", "1"),
        ResumeOutcome.Stuck => Fail(1, $"the run {Request.Id} is stuck again: GET {RunTexts.AddressOf(Request.Id)} says why", 409),
        _ => NotFound(RunTexts.Gone(Request.Id)),
    };
}
