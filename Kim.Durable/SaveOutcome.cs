using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>What became of a save.</summary>
[Experimental("KIM1003")]
public enum SaveOutcome
{
    /// <summary>It is written, now or by an earlier call with the same version.</summary>
    Written,

    /// <summary>Not written: the run would park, but the signal it waits for is there.</summary>
    Signalled,

    /// <summary>Not written: the run would park, but a cancel waits that it has not taken.</summary>
    Cancelled,

    /// <summary>
    /// Not written: the store has lost the record, or it has ended and is no longer kept. <see cref="IRunStore.BeginAsync"/> may write it
    /// again.
    /// </summary>
    Gone,

    /// <summary>Not written: another owner has the run, or nobody. What the caller has of it is to be dropped.</summary>
    Fenced,
}
