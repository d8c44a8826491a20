using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kim.Durable.Http;

/// <summary>A durable run, as its clients see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Command">Its command.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Step">The step where it stands, or stood last.</param>
internal sealed record RunView(string Id, string Command, RunState State, string Step)
{
    /// <summary>Running or stuck: since when it stands there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Since { get; init; }

    /// <summary>The signal that it waits for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WaitsFor { get; init; }

    /// <summary>Parked: until when it waits at most. Ended: until when it is kept; one that was called, at least.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many attempts of the step have failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int FailedAttempts { get; init; }

    /// <summary>How often it was taken from a process that died at this step.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Tries { get; init; }

    /// <summary>Why it is stuck.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Why { get; init; }

    /// <summary>Its outcome, once it has ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunReply? Reply { get; init; }

    /// <summary>Shows a run.</summary>
    internal static RunView Of(StoredRun run, KnownRuns known) => new(run.Id, known.NameOf(run.Command), run.State, run.Step)
    {
        Since = run.State is RunState.Running or RunState.Stuck ? run.Due : null,
        WaitsFor = run.State is RunState.Parked ? run.Wait?.Name : null,
        Until = run.State is RunState.Parked or RunState.Ended ? run.Due : null,
        FailedAttempts = AttemptsOf(run),
        Tries = run.Tries,
        Why = run.Why.Length > 0 ? run.Why : null,
        Reply = run.Reply.IsEmpty ? null : RunReply.Of(run.Reply),
    };

    /// <summary>Shows a run of a list.</summary>
    internal static RunView Of(RunSummary run, KnownRuns known) => new(run.Id, known.NameOf(run.Command), run.State, run.Step)
    {
        Since = run.State is RunState.Running or RunState.Stuck ? run.Due : null,
        WaitsFor = run.State is RunState.Parked ? run.Wait?.Name : null,
        Until = run.State is RunState.Parked or RunState.Ended ? run.Due : null,
        Tries = run.Tries,
        Why = run.Problem.Length > 0 ? run.Problem : run.Why.Length > 0 ? run.Why : null,
    };

    // It is written of a run that waits for its next attempt.
    private static int AttemptsOf(StoredRun run)
    {
        if (run.Phase is not StepPhase.Retry || run.Snapshot.IsEmpty)
        {
            return 0;
        }

        using var snapshot = JsonDocument.Parse(run.Snapshot);
        return snapshot.RootElement.TryGetProperty("attempt", out var attempt) && attempt.TryGetInt32(out var count) ? count : 0;
    }
}
