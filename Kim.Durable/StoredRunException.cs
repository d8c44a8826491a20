using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>A stored run cannot be read. Nothing of it is changed, so it can be put right by hand.</summary>
[Experimental("KIM1003")]
public sealed class StoredRunException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="field">The field of the record.</param>
    /// <param name="expected">What should be in it.</param>
    /// <param name="found">What is in it; empty: the field is missing.</param>
    public StoredRunException(string run, string field, string expected, string found)
        : base($"Run {run} cannot be read: its field '{field}' is {Quote(found)}; expected was {expected}.")
    {
        Run = run;
        Field = field;
        Expected = expected;
        Found = found;
    }

    internal StoredRunException(string run, string field, Exception fault)
        : base($"Run {run} cannot be read: {fault.Message}.", fault)
    {
        Run = run;
        Field = field;
        Expected = "what can be decoded here";
        Found = "";
    }

    /// <summary>The run's id.</summary>
    public string Run { get; }

    /// <summary>The field of the record.</summary>
    public string Field { get; }

    /// <summary>What should be in it.</summary>
    public string Expected { get; }

    /// <summary>What is in it; empty: the field is missing, or empty.</summary>
    public string Found { get; }

    private static string Quote(string? found) => string.IsNullOrEmpty(found) ? "missing or empty"
        : found.Length <= QuoteMax ? $"'{found}'"
        : $"'{found[..QuoteMax]}…'";

    private const int QuoteMax = 60;
}
