using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>An owner as a store knows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsAlive">Whether its lease lives.</param>
/// <param name="Info">What it said of itself; <see langword="null"/>: the store has runs of it, but no longer what it said.</param>
[Experimental("KIM1003")]
public sealed record StoredOwner(string Name, bool IsAlive, OwnerInfo? Info);
