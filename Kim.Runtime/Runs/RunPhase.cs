namespace Kim.Runs;

/// <summary>Where a run stands; the moves between these are written at the head of <see cref="StepRunner"/>.</summary>
internal enum RunPhase : byte
{
    /// <summary>Made, its request maybe bound, no step entered.</summary>
    Created,

    /// <summary>Inside <c>Resume</c>.</summary>
    Running,

    /// <summary>A step's task is awaited, or the next attempt's time; the deadline is armed.</summary>
    Waiting,

    /// <summary>A step has timed out, but its body is <c>async</c> and still runs: nothing else of this run may run beside it.</summary>
    Draining,

    /// <summary>The reply is a stream that is being opened, read and sent; no step runs. What drives it is a <c>ReplySending</c>.</summary>
    Sending,

    /// <summary>The reply is out and nothing is left to undo; every completion that still arrives is dropped.</summary>
    Ended,
}
