using System.Diagnostics.CodeAnalysis;

namespace Kim;

/// <summary>Identifies a run: in the log, in error replies (<c>trace</c>) and in the <c>X-Request-Id</c> header of its reply.</summary>
public readonly record struct RunInfo
{
    /// <summary>
    /// 16 hexadecimal digits, unique among the runs of this process; another process is unlikely to have the same. A durable run has the
    /// same in every process that continues it.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Which attempt of the current step this is, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>
    /// What the current step's effect is made idempotent with: the run, the step, and which visit of it this is. It is the same in every
    /// attempt, and in every process that continues the run.
    /// </summary>
    /// <remarks>For example <c>1f00c3a5e2b46d87-Reserve-1</c>.</remarks>
    [Experimental("KIM1003")]
    public string StepKey => $"{Id}-{Step}-{Visit}";

    /// <summary>As <see cref="StepKey"/>, for one of several effects of a step.</summary>
    /// <param name="part">Which one: the same text in every attempt.</param>
    /// <returns>The key.</returns>
    [Experimental("KIM1003")]
    public string KeyFor(string part)
    {
        ArgumentException.ThrowIfNullOrEmpty(part);
        return $"{StepKey}-{part}";
    }

    internal string Step { get; init; }

    internal int Visit { get; init; }
}
