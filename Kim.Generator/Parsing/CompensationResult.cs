using Kim.Generator.Models;

namespace Kim.Generator.Parsing;

/// <summary>A compensation with what it takes.</summary>
/// <param name="Undo">The method.</param>
/// <param name="Step">The index of the step that it undoes.</param>
/// <param name="Values">How many of its parameters are the step's result.</param>
/// <param name="Failure">Those that follow.</param>
/// <param name="UndoesUnknown">Whether it also undoes a step that has begun and not completed.</param>
internal sealed record CompensationResult(
    MethodResult Undo, int Step, int Values, IReadOnlyList<FailureParameter> Failure, bool UndoesUnknown);
