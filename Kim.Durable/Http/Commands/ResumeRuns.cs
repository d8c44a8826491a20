using System.ComponentModel.DataAnnotations;

namespace Kim.Durable.Http.Commands;

/// <summary>Which runs.</summary>
/// <param name="Command">Of this command.</param>
/// <param name="State">In this state: stuck or parked.</param>
/// <param name="After">Those after this one: the <c>next</c> of the answer before.</param>
/// <param name="Max">How many at most.</param>
internal sealed record ResumeRunsRequest(
    [property: Query] string Command, [property: Query] RunState State,
    [property: Query, RunId] string? After, [property: Query, Range(1, 1_000)] int Max = 100);

/// <summary>Continues many durable runs of a command.</summary>
[Command("POST /kim/runs/resume", Deadline = "2m")]
[Admin]
internal sealed partial class ResumeRuns(IKimRuns runs) : Command<ResumeRunsRequest>
{
    [Step]
    Next Check() => Request.State is RunState.Stuck or RunState.Parked
        ? ToContinueAll()
        : BadRequest("invalid request data: 'state' must be stuck or parked: the others have nothing to continue");

    [Step]
    async Task<Resumed> ContinueAll()
    {
        var found = await runs.ListAsync(
            new() { Command = Request.Command, State = Request.State, After = Request.After ?? "", Max = Request.Max });
        var left = new List<LeftRun>();
        foreach (var run in found)
        {
            var outcome = await runs.ResumeAsync(run.Id);
            if (outcome is not ResumeOutcome.Resumed)
            {
                left.Add(new(run.Id, outcome));
            }
        }

        return new(found.Count - left.Count, left, found.Count == Request.Max ? found[^1].Id : null);
    }

    [Step] Resumed Answer(Resumed resumed) => resumed;
}
