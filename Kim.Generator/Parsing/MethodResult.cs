using Kim.Generator.Models;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>A method of a command with what it gives.</summary>
/// <param name="Method">A step, catch or compensation.</param>
/// <param name="Wait">How the run waits for it.</param>
/// <param name="Value">What it gives once awaited.</param>
/// <param name="Types">For the edge check: of a join one type for each value, else at most one.</param>
/// <param name="Elements">Of a join, its elements.</param>
/// <param name="IsTuple">Whether a join is a tuple.</param>
internal sealed record MethodResult(
    IMethodSymbol Method,
    WaitKind Wait,
    ValueKind Value,
    IReadOnlyList<ITypeSymbol> Types,
    IReadOnlyList<JoinElement> Elements,
    bool IsTuple)
{
    /// <summary>Of a join, what its [Step] says of its tasks.</summary>
    internal JoinModel Join { get; init; } = JoinModel.All;

    internal static MethodResult Nothing(IMethodSymbol method, WaitKind wait) => new(method, wait, ValueKind.Nothing, [], [], false);
}
