using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>What became of a run that was to be accepted.</summary>
[Experimental("KIM1003")]
public enum BeginOutcome
{
    /// <summary>It is written, now or by an earlier call with the same version.</summary>
    Begun,

    /// <summary>Another run has its key.</summary>
    Taken,

    /// <summary>There is a run of this id that is another owner's, or newer, or does not run.</summary>
    Fenced,
}
