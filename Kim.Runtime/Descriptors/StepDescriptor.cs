using System.ComponentModel;

namespace Kim;

/// <summary>One step of a command, or one of its catches or compensations.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="Result">What it returns, as written in C#, for example <c>Task&lt;bool&gt;</c>.</param>
/// <param name="Waits">Whether the run may wait after it.</param>
public sealed record StepDescriptor(string Name, string Result, bool Waits)
{
    /// <summary>What the method is.</summary>
    public StepKind Kind { get; init; }

    /// <summary>The longest one attempt may take; <see langword="null"/>: until the run's deadline.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often it is tried, where oftener than once.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>The step that it undoes, for a compensation.</summary>
    public string? Compensates { get; init; }

    /// <summary>Whether its body is <c>async</c> and so goes on after its attempt was given up.</summary>
    public bool IsAsync { get; init; }

    /// <summary>For generated code: the state that a further attempt begins at.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int AttemptState { get; init; }
}
