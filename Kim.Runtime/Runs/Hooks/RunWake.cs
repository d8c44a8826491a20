using System.Diagnostics.CodeAnalysis;

namespace Kim.Runs.Hooks;

/// <summary>With what a stored run continues.</summary>
[Experimental("KIM1003")]
public readonly record struct RunWake
{
    /// <summary>The value of the signal that it is parked for, JSON; <see langword="null"/>: its time is over.</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }

    /// <summary>Whether it was taken from an owner that died: a step that may be begun once only may have begun.</summary>
    public bool IsTakeOver { get; init; }

    /// <summary>Whether a cancel waits for it: then it fails, and undoes what it has done.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Whether a person has said where it continues: then nobody looks whether steps have moved.</summary>
    public bool IsSent { get; init; }
}
