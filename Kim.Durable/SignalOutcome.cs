using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>What became of a signal.</summary>
[Experimental("KIM1003")]
public enum SignalOutcome
{
    /// <summary>It is in the inbox.</summary>
    Kept,

    /// <summary>It was sent before.</summary>
    Repeated,

    /// <summary>As many of this name wait as may; see <see cref="RunStoreOptions.MaxSignals"/>.</summary>
    Full,

    /// <summary>The run is over.</summary>
    Ended,

    /// <summary>There is no such run of this command.</summary>
    Gone,
}
