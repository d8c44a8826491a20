using System.ComponentModel;

namespace Kim.CompilerServices;

/// <summary>How a stored run stands in its step.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum RunMark
{
    /// <summary>The step is to begin.</summary>
    Begin,

    /// <summary>The step has begun, and what it waits for outlives the process: a time, a signal, another run.</summary>
    Wait,

    /// <summary>An attempt of the step has failed, and the next one is to begin.</summary>
    Retry,

    /// <summary>The run has failed, and the compensation is to begin.</summary>
    Undo,

    /// <summary>The run has ended with its reply.</summary>
    End,
}
