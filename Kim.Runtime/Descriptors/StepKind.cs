namespace Kim;

/// <summary>What a method is to its command.</summary>
public enum StepKind
{
    /// <summary>A <c>[Step]</c>.</summary>
    Step,

    /// <summary>A <c>[Catch]</c>: answers for an exception.</summary>
    Catch,

    /// <summary>A <c>[Compensates]</c>: undoes a completed step of a run that failed.</summary>
    Compensation,
}
