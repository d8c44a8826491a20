using System.ComponentModel.DataAnnotations;

namespace Kim.Durable.Http.Commands;

/// <summary>Which runs.</summary>
/// <param name="Command">Of this command only.</param>
/// <param name="State">In this state only.</param>
/// <param name="After">Those after this one: the <c>next</c> of the list before.</param>
/// <param name="Max">How many at most.</param>
internal sealed record ListRunsRequest(
    string? Command, RunState? State, [property: RunId] string? After, [property: Range(1, 1_000)] int Max = 100);

/// <summary>Lists durable runs.</summary>
[Command("GET /kim/runs")]
[Admin]
internal sealed partial class ListRuns(IKimRuns runs, KnownRuns known) : Command<ListRunsRequest>
{
    [Step]
    async Task<IReadOnlyList<RunSummary>> Read() => await runs.ListAsync(
        new() { Command = Request.Command ?? "", State = Request.State, After = Request.After ?? "", Max = Request.Max });

    [Step]
    RunList Answer(IReadOnlyList<RunSummary> found) =>
        new([.. found.Select(run => RunView.Of(run, known))], found.Count == Request.Max ? found[^1].Id : null);
}
