namespace Kim.Bench.TakeOver;

/// <summary>Who continues a run.</summary>
internal enum Next
{
    /// <summary>The same program, started right after the death.</summary>
    Restart,

    /// <summary>Another process, which was there before.</summary>
    Other,

    /// <summary>A worker of the same supervisor.</summary>
    Worker,
}
