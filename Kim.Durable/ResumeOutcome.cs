using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>What became of a run that a person wants to continue.</summary>
[Experimental("KIM1003")]
public enum ResumeOutcome
{
    /// <summary>It continues.</summary>
    Resumed,

    /// <summary>It runs, or has ended.</summary>
    NotWaiting,

    /// <summary>This build does not have its command, or the step.</summary>
    Unknown,

    /// <summary>As many runs of the command are under way as may be: try again.</summary>
    Busy,

    /// <summary>It is stuck again: the record says why.</summary>
    Stuck,

    /// <summary>There is no such run.</summary>
    Gone,
}
