using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>The answer of <see cref="IRunStore.ClaimAsync"/>.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Run">The run as it is now, with its inbox, if it is <see cref="ClaimOutcome.Claimed"/>.</param>
/// <param name="Now">
/// The store's time. A run that was parked for a signal which is not in the inbox, and that is not due at this time, parks again for the
/// rest of it.
/// </param>
[Experimental("KIM1003")]
public readonly record struct ClaimResult(ClaimOutcome Outcome, StoredRun? Run = null, DateTimeOffset Now = default);
