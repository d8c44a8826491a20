namespace Kim;

/// <summary>Why one step may follow another.</summary>
public enum EdgeKind
{
    /// <summary>The value goes to the next step.</summary>
    Flow,

    /// <summary>The step jumps forward.</summary>
    Jump,

    /// <summary>The step, or a catch, jumps back.</summary>
    Loop,

    /// <summary>The exception of any step, or of one, goes to a catch.</summary>
    Catch,

    /// <summary>A compensation undoes a step.</summary>
    Undo,
}
