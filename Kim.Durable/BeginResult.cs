using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>The answer of <see cref="IRunStore.BeginAsync"/>.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Holder">The id of the run that has the key, if it is <see cref="BeginOutcome.Taken"/>; else empty.</param>
[Experimental("KIM1003")]
public readonly record struct BeginResult(BeginOutcome Outcome, string Holder = "");
