using Kim.Binding;
using Kim.CompilerServices;
using Kim.Runs.Hooks;

namespace Kim.Durable.Owning;

/// <summary>What the engine calls a record, as a store has it, and back.</summary>
internal static class Records
{
    // A store asks for the name of a step.
    private const string NoStep = "-";

    internal static StoredRun Stored(RunRecord record, string command, string owner, bool isHandedOver, RunCoding coding) => new()
    {
        Id = record.RunId,
        Command = command,
        Step = record.Step.Length == 0 ? NoStep : record.Step,
        Phase = PhaseOf(record.Mark),
        State = record.Stuck.Length > 0 ? RunState.Stuck
            : record.Mark is RunMark.End ? record.Root.Length > 0 ? RunState.Running : RunState.Ended
            : record.Park is not null || isHandedOver ? RunState.Parked
            : RunState.Running,
        Version = record.Version,
        Owner = owner,
        Wait = record.Park is { Signal.Length: > 0 } park ? new SignalWait(park.Signal, park.Number) : null,
        Key = record.Key,
        Hash = coding.HasHashes ? record.Hash : "",
        Request = coding.Encode(record.RunId, RunPart.Request, record.Request),
        Snapshot = coding.Encode(record.RunId, RunPart.State, record.State),
        Reply = coding.Encode(record.RunId, RunPart.Reply, record.Reply),
        Why = record.Stuck,
        Root = record.Root,
        Taken = record.Taken,
    };

    /// <summary>How long it is kept if it has ended, or until it is due if it parks; zero: it is handed over.</summary>
    internal static TimeSpan TimeOf(RunRecord record) =>
        record.Mark is RunMark.End ? record.Keep : record.Park?.Due ?? TimeSpan.Zero;

    /// <exception cref="UnreadableStateException">A part of it cannot be decoded here.</exception>
    internal static RunRecord Engine(StoredRun run, RunCoding coding) => new()
    {
        RunId = run.Id,
        Command = run.Command,
        Version = run.Version,
        Step = run.Step,
        Mark = MarkOf(run.Phase),
        Request = coding.Decode(run.Id, RunPart.Request, run.Request),
        State = coding.Decode(run.Id, RunPart.State, run.Snapshot),
        Key = run.Key,
        Hash = run.Hash,
        Root = run.Root,
        Park = run.Wait is { } wait ? new RunPark(TimeSpan.Zero, wait.Name, wait.Number) : null,
        Taken = run.Taken,
    };

    internal static RunMark MarkOf(StepPhase phase) => phase switch
    {
        StepPhase.Wait => RunMark.Wait,
        StepPhase.Retry => RunMark.Retry,
        StepPhase.Undo => RunMark.Undo,
        StepPhase.End => RunMark.End,
        _ => RunMark.Begin,
    };

    private static StepPhase PhaseOf(RunMark mark) => mark switch
    {
        RunMark.Wait => StepPhase.Wait,
        RunMark.Retry => StepPhase.Retry,
        RunMark.Undo => StepPhase.Undo,
        RunMark.End => StepPhase.End,
        _ => StepPhase.Begin,
    };
}
