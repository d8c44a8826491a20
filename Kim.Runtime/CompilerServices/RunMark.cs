using System.ComponentModel;

namespace Kim.CompilerServices;

/// <summary>How a stored run stands in its step.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum RunMark
{
    /// <summary>The step is to begin.</summary>
    Begin,

    /// <summary>The run has failed, and the compensation is to begin.</summary>
    Undo,

    /// <summary>The run has ended with its reply.</summary>
    End,
}
