namespace Kim.Runs;

/// <summary>What ends the wait for several tasks.</summary>
internal enum JoinKind : byte
{
    /// <summary>The run waits for one task, or for none.</summary>
    None,

    /// <summary>The last task that ends.</summary>
    All,

    /// <summary>The first task that fails, else the last one that ends.</summary>
    FailFast,

    /// <summary>The first task that succeeds, else the last one that ends.</summary>
    Any,
}
