using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>What became of a claim.</summary>
[Experimental("KIM1003")]
public enum ClaimOutcome
{
    /// <summary>The run is the caller's.</summary>
    Claimed,

    /// <summary>The run is not what it was expected to be: somebody was faster, or an index was out of date.</summary>
    Lost,

    /// <summary>There is no such run.</summary>
    Gone,
}
