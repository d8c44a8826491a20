using System.Diagnostics.CodeAnalysis;

namespace Kim.Diagnostics;

/// <summary>How many durable runs there are.</summary>
/// <param name="Running">Those that an owner has.</param>
/// <param name="Parked">Those that wait.</param>
/// <param name="Ended">Those that are over and still kept.</param>
/// <param name="Stuck">Those that wait for a person.</param>
/// <param name="OldestDue">How long the one that is due longest has been due; zero: none is.</param>
[Experimental("KIM1003")]
public readonly record struct JournalCounts(long Running, long Parked, long Ended, long Stuck, TimeSpan OldestDue);
