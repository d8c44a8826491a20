namespace Kim.Generator.Models;

/// <summary>What an element of a join is.</summary>
internal enum JoinKind
{
    /// <summary>No awaitable: it passes through.</summary>
    Plain,

    /// <summary>A Task or Task of T.</summary>
    Task,

    /// <summary>A ValueTask or ValueTask of T.</summary>
    ValueTask,

    /// <summary>A list of them.</summary>
    List,

    /// <summary>A sequence of tasks that begin one by one.</summary>
    Sequence,
}

/// <summary>One element of a join.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="GivesValue">Whether a value comes of it.</param>
internal sealed record JoinElement(JoinKind Kind, bool GivesValue);
