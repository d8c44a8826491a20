using System.Diagnostics.CodeAnalysis;

namespace Kim.Reactors;

/// <summary>How a <see cref="Reactor"/> is made.</summary>
[Experimental("KIM1002")]
public sealed class ReactorOptions
{
    /// <summary>The deadline of commands that state none.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether a constructor parameter that is missing is told when a run begins, and not when its command is added: for tests, which
    /// register what they need.
    /// </summary>
    public bool FaultsAtStart { get; init; }

    /// <summary>
    /// Whether a durable run continues from its record as it is read back, and not from its object: what does not survive storage then
    /// shows at once. For tests and for development.
    /// </summary>
    [Experimental("KIM1003")]
    public bool ReadsBack { get; init; }

    /// <summary>Spreads the waits between attempts.</summary>
    public Random Random { get; init; } = Random.Shared;
}
