using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>Which runs to list.</summary>
[Experimental("KIM1003")]
public sealed record RunQuery
{
    /// <summary>Only runs of this command; empty: of any.</summary>
    public string Command { get; init; } = "";

    /// <summary>Only runs in this state; <see langword="null"/>: in any.</summary>
    public RunState? State { get; init; }

    /// <summary>Only runs after this one: the last of the page before; empty: from the first. The run need not exist any more.</summary>
    public string After { get; init; } = "";

    /// <summary>How many at most.</summary>
    public int Max { get; init; } = 100;
}
