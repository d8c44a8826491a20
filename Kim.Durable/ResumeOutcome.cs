using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Kim.Durable;

/// <summary>What became of a run that a person wants to continue.</summary>
[Experimental("KIM1003")]
public enum ResumeOutcome
{
    /// <summary>It continues.</summary>
    [JsonStringEnumMemberName("resumed")]
    Resumed,

    /// <summary>It runs, or has ended.</summary>
    [JsonStringEnumMemberName("notWaiting")]
    NotWaiting,

    /// <summary>This build does not have its command, or the step.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>As many runs of the command are under way as may be: try again.</summary>
    [JsonStringEnumMemberName("busy")]
    Busy,

    /// <summary>It is stuck again: the record says why.</summary>
    [JsonStringEnumMemberName("stuck")]
    Stuck,

    /// <summary>There is no such run.</summary>
    [JsonStringEnumMemberName("gone")]
    Gone,
}
