using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>
/// Says what the stub of a command that does not hold may declare, so that it adds no error of its own to what is reported.
/// </summary>
internal static class StubParser
{
    /// <summary>Whether a <c>Call</c> can be declared.</summary>
    internal static bool CanCall(INamedTypeSymbol type, INamedTypeSymbol commandBase) =>
        IsFree(type, "Call") && commandBase.TypeArguments.All(IsSayable) && !ClassParser.HidesRequest(type);

    /// <summary>The steps whose <c>To&lt;Step&gt;</c> can be declared.</summary>
    internal static HashSet<string> Jumps(INamedTypeSymbol type) => new(
        type.GetMembers().OfType<IMethodSymbol>()
            .Where(method => method is { MethodKind: MethodKind.Ordinary, IsGenericMethod: false }
                && method.Carries(CommandParser.StepAttribute))
            .Where(method => IsFree(type, "To" + method.Name) && method.Parameters.All(parameter => IsSayable(parameter.Type)))
            .Select(method => method.Name),
        StringComparer.Ordinal);

    // Neither declared by the user nor inherited.
    private static bool IsFree(INamedTypeSymbol type, string name)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (!level.GetMembers(name).IsEmpty)
            {
                return false;
            }
        }

        return type.Name != name;
    }

    private static bool IsSayable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsSayable(array.ElementType),
        INamedTypeSymbol named => named.TypeKind != TypeKind.Error && named.TypeArguments.All(IsSayable),
        _ => type.TypeKind == TypeKind.Dynamic,
    };
}
