using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>A signal that waits in a run's inbox.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Which one of that name, from 1. They are taken in this order.</param>
/// <param name="Value">What it says.</param>
[Experimental("KIM1003")]
public sealed record StoredSignal(string Name, int Number, ReadOnlyMemory<byte> Value);
