using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>What was to be stored is larger than a record may be. Nothing was sent.</summary>
[Experimental("KIM1003")]
public sealed class RecordTooLargeException : Exception
{
    /// <summary>Says what is too large.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="bytes">How many bytes it has.</param>
    /// <param name="max">How many it may have.</param>
    /// <param name="largest">Its largest part.</param>
    /// <param name="largestBytes">How many bytes that has.</param>
    public RecordTooLargeException(string run, long bytes, long max, string largest, long largestBytes)
        : base(FormattableString.Invariant($"Run {run} is too large to be stored: {bytes:N0} bytes, at most {max:N0} (MaxRecord). ")
            + FormattableString.Invariant($"Its largest part is the {largest}, with {largestBytes:N0} bytes: keep large values elsewhere, ")
            + "and store what finds them.")
    {
        Run = run;
        Largest = largest;
        LargestBytes = largestBytes;
    }

    /// <summary>The run's id.</summary>
    public string Run { get; }

    /// <summary>The largest part.</summary>
    public string Largest { get; }

    /// <summary>How many bytes the largest part has.</summary>
    public long LargestBytes { get; }
}
