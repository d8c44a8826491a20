namespace Kim.Runs.Hooks;

/// <summary>What came of writing a run down.</summary>
internal enum SaveResult
{
    /// <summary>It is written, or was before.</summary>
    Written,

    /// <summary>Somebody else has the run: this one ends here, and undoes nothing.</summary>
    Fenced,
}
