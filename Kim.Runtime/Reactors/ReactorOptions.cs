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

    /// <summary>Spreads the waits between attempts.</summary>
    public Random Random { get; init; } = Random.Shared;
}
