using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Kim.Durable;

/// <summary>What a stored run is doing.</summary>
/// <remarks>
/// <code>
/// none --begin--> Running --save--> Running | Parked | Ended | Stuck        Ended --its time is over--> none
/// Parked --claim--> Running    Running --claim, from an owner that died--> Running    Stuck --claim, by a person--> Running
/// </code>
/// </remarks>
[Experimental("KIM1003")]
public enum RunState
{
    /// <summary>An owner has it. In a record: <c>R</c>.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Nobody has it: it waits for a time or for a signal. In a record: <c>P</c>.</summary>
    [JsonStringEnumMemberName("parked")]
    Parked,

    /// <summary>It is over, and kept until its time is over. In a record: <c>E</c>.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,

    /// <summary>It cannot continue by itself, and waits for a person. In a record: <c>X</c>.</summary>
    [JsonStringEnumMemberName("stuck")]
    Stuck,
}
