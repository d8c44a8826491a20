using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>Which due runs are looked for: those of a command.</summary>
/// <param name="Command">The command.</param>
/// <param name="Max">How many at most.</param>
[Experimental("KIM1003")]
public readonly record struct DueQuery(string Command, int Max);
