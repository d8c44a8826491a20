namespace Kim.Steps;

/// <summary>Where a run stands. <c>Created -> Running &lt;-> Waiting -> Ended</c>; also <c>Running -> Ended</c>.</summary>
internal enum RunPhase : byte
{
    /// <summary>Made, its request maybe bound, no step entered.</summary>
    Created,

    /// <summary>Inside <c>Resume</c>.</summary>
    Running,

    /// <summary>A step's task is awaited; the deadline is armed.</summary>
    Waiting,

    /// <summary>The reply is out; every completion that still arrives is dropped.</summary>
    Ended,
}
