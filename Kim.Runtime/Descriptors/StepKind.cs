namespace Kim;

/// <summary>What a method is for its command.</summary>
public enum StepKind
{
    /// <summary>A <c>[Step]</c>.</summary>
    Step,

    /// <summary>A <c>[Catch]</c>: handles an exception.</summary>
    Catch,

    /// <summary>A <c>[Compensates]</c>: undoes a completed step of a run that failed.</summary>
    Compensation,
}
