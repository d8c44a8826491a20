using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>What of which run a codec is given.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Name"><c>request</c>, <c>state</c>, <c>reply</c>, or <c>signal</c> for the value of a signal to it.</param>
[Experimental("KIM1003")]
public readonly record struct RunPart(string Run, string Name)
{
    internal const string Request = "request";
    internal const string State = "state";
    internal const string Reply = "reply";
    internal const string Signal = "signal";
}
