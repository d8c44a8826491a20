using Kim.Binding;
using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>What a step runner is told at start.</summary>
internal sealed class StepRunnerOptions
{
    /// <summary>For commands that state no deadline.</summary>
    internal TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Asked in order what a client sees of an exception; the first reply counts, none means 500.</summary>
    internal IReadOnlyList<Func<Exception, Reply?>> FaultReplies { get; init; } = [];

    /// <summary>Spreads the waits between attempts.</summary>
    internal Random Random { get; init; } = Random.Shared;

    /// <summary>How values look on the wire.</summary>
    internal Wire Wire { get; init; } = Wire.Default;

    /// <summary>Are told what runs do; <see langword="null"/>: nobody is.</summary>
    internal IRunHooks? Hooks { get; init; }

    /// <summary>The time of day, for deadlines that outlive the process.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether a durable run continues from its record as it is read back, so that what does not survive it shows.</summary>
    internal bool ReadsBack { get; init; }
}
