using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>What a step runner is told at start.</summary>
internal sealed class StepRunnerOptions
{
    /// <summary>For commands that state no deadline.</summary>
    internal TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Asked in order what a client sees of an exception; the first reply counts, none means 500.</summary>
    internal IReadOnlyList<Func<Exception, Reply?>> FaultReplies { get; init; } = [];

    /// <summary>Asked what the log shows in place of an exception that does not tell what to do about it; <see langword="null"/>: the exception itself.</summary>
    internal Func<Exception, Exception?>? Explain { get; init; }

    /// <summary>Asked when a step is about to block the reactor: what to throw, or <see langword="null"/> to let it wait. It is told whether the step has written to a connection of the reactor, or only may have.</summary>
    internal Func<bool, Exception?>? RefuseWait { get; init; }

    /// <summary>Spreads the waits between attempts.</summary>
    internal Random Random { get; init; } = Random.Shared;

    /// <summary>Are told what runs do; <see langword="null"/>: nobody is.</summary>
    internal IRunHooks? Hooks { get; init; }
}
