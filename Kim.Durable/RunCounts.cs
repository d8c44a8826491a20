using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>How many runs a store has. Counted by its indexes: for a moment it may be too many, never too few.</summary>
/// <param name="Running">Runs that an owner has.</param>
/// <param name="Parked">Runs that wait.</param>
/// <param name="Ended">Runs that are over and still kept.</param>
/// <param name="Stuck">Runs that wait for a person.</param>
/// <param name="OldestDue">Since when the parked run that is due longest, or will be due first, is; <see langword="null"/>: none is
/// parked.</param>
/// <param name="Now">When they were counted, by the store's clock.</param>
[Experimental("KIM1003")]
public readonly record struct RunCounts(
    long Running, long Parked, long Ended, long Stuck, DateTimeOffset? OldestDue, DateTimeOffset Now);
