using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>How a stored run stands at its step.</summary>
[Experimental("KIM1003")]
public enum StepPhase
{
    /// <summary>The step is to be begun. In a record: <c>begin</c>.</summary>
    Begin,

    /// <summary>
    /// The step has begun, and what it waits for outlives the process: a time, a signal, a child. In a record: <c>wait</c>.
    /// </summary>
    Wait,

    /// <summary>An attempt has failed, and the next one is to be begun. In a record: <c>retry</c>.</summary>
    Retry,

    /// <summary>The step is to be undone. In a record: <c>undo</c>.</summary>
    Undo,

    /// <summary>The run has its outcome, and the run that has called it is to be told. In a record: <c>end</c>.</summary>
    End,
}
