using System.Diagnostics.CodeAnalysis;

namespace Kim.Runs.Hooks;

/// <summary>What a parked run waits for.</summary>
/// <param name="Due">In how long it continues even if nothing comes.</param>
/// <param name="Signal">The signal it waits for; empty: for none.</param>
/// <param name="Number">Which signal of that name, from 1.</param>
[Experimental("KIM1003")]
public sealed record RunPark(TimeSpan Due, string Signal = "", int Number = 0)
{
    /// <summary>The name of the signal that cancels a run.</summary>
    public const string Cancel = "cancel";
}
