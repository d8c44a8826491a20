namespace Kim.Testing;

/// <summary>A step that is about to run.</summary>
public readonly record struct StepVisit
{
    /// <summary>The command's name.</summary>
    public required string Command { get; init; }

    /// <summary>The step, catch or compensation.</summary>
    public required StepDescriptor Step { get; init; }

    /// <summary>Which attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The number of this visit of the step in its run, from 1. Further attempts count.</summary>
    public required int Visit { get; init; }
}
