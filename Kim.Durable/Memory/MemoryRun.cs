namespace Kim.Durable.Memory;

/// <summary>A run in memory.</summary>
internal sealed class MemoryRun(StoredRun record)
{
    /// <summary>The record, without its inbox.</summary>
    internal StoredRun Record { get; set; } = record;

    internal MemoryInbox Inbox { get; } = new();

    /// <summary>When it is to be looked at, if it is parked: a signal brings it forward, and the record keeps its time.</summary>
    internal DateTimeOffset DueAt { get; set; }

    /// <summary>Whether it was said how long it is kept, if another run has called it.</summary>
    internal bool IsSettled { get; set; }

    /// <summary>Whether it has ended, and is kept without a time.</summary>
    internal bool IsUnsettled => Record is { State: RunState.Ended, Root.Length: > 0 } && !IsSettled;

    /// <summary>Whether a cancel waits that a run with these counts has not taken.</summary>
    internal bool IsCancelled(StoredRun run) => Inbox.Came(RunSignal.Cancel) > run.Taken.GetValueOrDefault(RunSignal.Cancel);

    /// <summary>The record with its inbox.</summary>
    internal StoredRun Read() => Record with { Inbox = Inbox.List(Record.Taken) };

    internal RunSummary Summarize() => new()
    {
        Id = Record.Id,
        Command = Record.Command,
        Step = Record.Step,
        Phase = Record.Phase,
        State = Record.State,
        Version = Record.Version,
        Owner = Record.Owner,
        Tries = Record.Tries,
        Wait = Record.Wait,
        Due = Record.Due,
        Key = Record.Key,
        Why = Record.Why,
        Root = Record.Root,
    };
}
