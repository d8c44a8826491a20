using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>The answer of <see cref="IRunStore.SaveAsync"/>.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="CancelWaits">Whether a cancel waits that the run has not taken.</param>
/// <param name="Value">The signal's value, if it is <see cref="SaveOutcome.Signalled"/>.</param>
[Experimental("KIM1003")]
public readonly record struct SaveResult(SaveOutcome Outcome, bool CancelWaits = false, ReadOnlyMemory<byte> Value = default);
