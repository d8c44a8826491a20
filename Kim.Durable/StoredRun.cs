using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>All that a store holds of a run.</summary>
/// <remarks>
/// An owner keeps it in memory, and saves the next one: <c>run with { Version = run.Version + 1, Snapshot = … }</c>. So it always has what
/// is needed to write the whole record again. Texts are empty, never <see langword="null"/>, if there is nothing.
/// </remarks>
[Experimental("KIM1003")]
public sealed record StoredRun
{
    /// <summary>The run's id; see <see cref="RunIds"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The command's name, without a colon.</summary>
    public required string Command { get; init; }

    /// <summary>The name of the step it stands at, without a colon.</summary>
    public required string Step { get; init; }

    /// <summary>How it stands there.</summary>
    public StepPhase Phase { get; init; }

    /// <summary>What it is doing.</summary>
    public RunState State { get; init; }

    /// <summary>Counts what is written, from 1. Each save and each claim has a higher one.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Who has it; if it does not run, who had it last. The name of one start of one process, never used again.</summary>
    public required string Owner { get; init; }

    /// <summary>How often it was taken from an owner that died, without a save since.</summary>
    public int Tries { get; init; }

    /// <summary>The signal it is parked for, or was when it was claimed; <see langword="null"/>: none.</summary>
    public SignalWait? Wait { get; init; }

    /// <summary>
    /// By the store's clock, which sets it. Parked: when it is due even if nothing comes; a claim leaves it. Ended: until when it is kept,
    /// and a child at least. Else: when it was last saved.
    /// </summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>What makes the same request the same run; empty: nothing does.</summary>
    public string Key { get; init; } = "";

    /// <summary>A hash of the request's body, by which another request with this key is told from a repeated one.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The request. Written once.</summary>
    public ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>The values that the run needs to continue. The record calls it <c>state</c>.</summary>
    public ReadOnlyMemory<byte> Snapshot { get; init; }

    /// <summary>The reply; empty until there is one.</summary>
    public ReadOnlyMemory<byte> Reply { get; init; }

    /// <summary>Why it is stuck, or has failed.</summary>
    public string Why { get; init; } = "";

    /// <summary>The id of the run that this one is kept with, if it is the child of another.</summary>
    public string Root { get; init; } = "";

    /// <summary>How many of each signal it has taken.</summary>
    public IReadOnlyDictionary<string, int> Taken { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>The signals that it has not taken, by name and number. Given by reading and claiming; a save does not look at it.</summary>
    public IReadOnlyList<StoredSignal> Inbox { get; init; } = [];
}
