using System.Diagnostics.CodeAnalysis;

namespace Kim.Runs.Hooks;

/// <summary>What came of writing a run down.</summary>
[Experimental("KIM1003")]
public enum SaveResult
{
    /// <summary>It is written, or was before: the run continues.</summary>
    Written,

    /// <summary>It is written, or was before, and nobody has the run: it leaves memory. Its client is followed.</summary>
    Parked,

    /// <summary>It is not written: the signal that it would park for is there. The run continues with its value.</summary>
    Signalled,

    /// <summary>A cancel waits for the run: it fails, and undoes what it has done. Whether the record is written does not matter.</summary>
    Cancelled,

    /// <summary>It is not written: another run has its key. This one has never been; its client is followed.</summary>
    Taken,

    /// <summary>It is not written: somebody else has the run. This one ends here, and undoes nothing.</summary>
    Fenced,

    /// <summary>It is not written, and never will be: it is too large, or has a name that cannot be stored. The run fails.</summary>
    Refused,
}
