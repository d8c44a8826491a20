using System.Diagnostics.CodeAnalysis;

namespace Kim.Runs.Hooks;

/// <summary>A journal's answer to a record.</summary>
/// <param name="Result">What came of it.</param>
/// <param name="Value">The signal's value, JSON, if it is <see cref="SaveResult.Signalled"/>.</param>
/// <param name="Holder">The id of the run that has the key, if it is <see cref="SaveResult.Taken"/>.</param>
/// <param name="Problem">What is wrong, for the log, if it is <see cref="SaveResult.Refused"/>.</param>
[Experimental("KIM1003")]
public readonly record struct SaveAnswer(
    SaveResult Result, ReadOnlyMemory<byte> Value = default, string Holder = "", string Problem = "");
