using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Kim;

/// <summary>One step of a command, or one of its catches or compensations.</summary>
public sealed record StepDescriptor
{
    /// <summary>The method's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it returns, as written in C#, for example <c>Task&lt;bool&gt;</c>.</summary>
    public required string Result { get; init; }

    /// <summary>Whether the run may wait after it.</summary>
    public required bool Waits { get; init; }

    /// <summary>What the method is.</summary>
    public StepKind Kind { get; init; }

    /// <summary>The longest that one attempt may take; <see langword="null"/>: until the run's deadline.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The retry policy; <see langword="null"/> if there is only one attempt.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>The step that it undoes, for a compensation.</summary>
    public string? Compensates { get; init; }

    /// <summary>Whether it also undoes a step that has begun and not completed, for a compensation.</summary>
    public bool UndoesUnknown { get; init; }

    /// <summary>Whether its body is <c>async</c>, so that it continues even if its attempt was given up.</summary>
    public bool IsAsync { get; init; }

    /// <summary>Whether a join fails with the first of its tasks that fails.</summary>
    public bool FailFast { get; init; }

    /// <summary>Whether a join gives the value of the first of its tasks that succeeds.</summary>
    public bool Any { get; init; }

    /// <summary>How many tasks of a join may be under way at once; 0: all.</summary>
    public int AtOnce { get; init; }

    /// <summary>Whether the step may be jumped back to.</summary>
    [Experimental("KIM1003")]
    public bool Loops { get; init; }

    /// <summary>Whether the step of a durable run is never begun a second time.</summary>
    [Experimental("KIM1003")]
    public bool Once { get; init; }

    /// <summary>Names that the method had before: stored runs may have them.</summary>
    [Experimental("KIM1003")]
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>The name it had first, which effects and called runs are known by.</summary>
    internal string FirstName => FormerNames.Count > 0 ? FormerNames[^1] : Name;

    /// <summary>Whether the step may be done with tasks that are still under way, which then have to be cancelled.</summary>
    internal bool EndsEarly => FailFast || Any;

    /// <summary>For generated code: the state that a further attempt begins at.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int AttemptState { get; init; }
}
