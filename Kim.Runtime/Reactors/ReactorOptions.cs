using System.Diagnostics.CodeAnalysis;

namespace Kim.Reactors;

/// <summary>What a <see cref="Reactor"/> is told when it is made.</summary>
[Experimental("KIM1002")]
public sealed class ReactorOptions
{
    /// <summary>The longest a run may take, of commands that state no deadline.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Spreads the waits between attempts.</summary>
    public Random Random { get; init; } = Random.Shared;
}
