using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kim.Durable;

/// <summary>The signal that a parked run waits for.</summary>
/// <param name="Name">The signal's name.</param>
/// <param name="Number">Which one of that name: how many the run has taken, and one.</param>
[Experimental("KIM1003")]
public readonly record struct SignalWait(string Name, int Number)
{
    /// <summary>As it is in a record: <c>approval:1</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{Number}");
}
