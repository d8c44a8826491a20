using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>What a run is expected to be when it is claimed.</summary>
[Experimental("KIM1003")]
public readonly record struct ClaimFrom
{
    private ClaimFrom(RunState state, string owner)
    {
        State = state;
        Owner = owner;
    }

    /// <summary>Parked: nobody's.</summary>
    public static ClaimFrom Parked { get; } = new(RunState.Parked, "");

    /// <summary>Stuck: a person wants it to continue.</summary>
    public static ClaimFrom Stuck { get; } = new(RunState.Stuck, "");

    /// <summary>In which state.</summary>
    public RunState State { get; }

    /// <summary>Whose; empty: nobody's.</summary>
    public string Owner { get => field ?? ""; }

    /// <summary>Running, by an owner that has died, or that is the caller and has forgotten it.</summary>
    /// <param name="owner">The owner's name.</param>
    /// <returns>The expectation.</returns>
    public static ClaimFrom DeadOwner(string owner)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return new(RunState.Running, owner);
    }
}
