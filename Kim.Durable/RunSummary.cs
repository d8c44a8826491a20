using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>A run as a list shows it: what <see cref="StoredRun"/> has, without the values.</summary>
[Experimental("KIM1003")]
public sealed record RunSummary
{
    /// <inheritdoc cref="StoredRun.Id"/>
    public required string Id { get; init; }

    /// <inheritdoc cref="StoredRun.Command"/>
    public string Command { get; init; } = "";

    /// <inheritdoc cref="StoredRun.Step"/>
    public string Step { get; init; } = "";

    /// <inheritdoc cref="StoredRun.Phase"/>
    public StepPhase Phase { get; init; }

    /// <inheritdoc cref="StoredRun.State"/>
    public RunState State { get; init; }

    /// <inheritdoc cref="StoredRun.Version"/>
    public long Version { get; init; }

    /// <inheritdoc cref="StoredRun.Owner"/>
    public string Owner { get; init; } = "";

    /// <inheritdoc cref="StoredRun.Tries"/>
    public int Tries { get; init; }

    /// <inheritdoc cref="StoredRun.Wait"/>
    public SignalWait? Wait { get; init; }

    /// <inheritdoc cref="StoredRun.Due"/>
    public DateTimeOffset Due { get; init; }

    /// <inheritdoc cref="StoredRun.Key"/>
    public string Key { get; init; } = "";

    /// <inheritdoc cref="StoredRun.Why"/>
    public string Why { get; init; } = "";

    /// <inheritdoc cref="StoredRun.Root"/>
    public string Root { get; init; } = "";

    /// <summary>The id of the run that has called it, with which its key begins, if it is the child of another.</summary>
    public string Caller => Root.Length > 0 && Key.Length > Root.Length && RunIds.IsId(Key[..Root.Length]) ? Key[..Root.Length] : "";

    /// <summary>What is wrong with the record, if it cannot be read: then only the id is right. Else empty.</summary>
    public string Problem { get; init; } = "";
}
