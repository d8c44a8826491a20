using Kim.Generator.Models;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>What other commands get from <c>Call</c>: the last steps' value where they agree, else the Reply.</summary>
internal static class CallParser
{
    private const string AnyReply = "global::Kim.Reply";

    internal static CallModel Read(INamedTypeSymbol type, IReadOnlyList<StepParser.Result> results, IReadOnlyList<int> following)
    {
        ITypeSymbol? given = null;
        for (var i = 0; i < results.Count; i++)
        {
            if (following[i] >= 0 || results[i].Value == ValueKind.Next)
            {
                continue;
            }

            var own = ValueOf(results[i]);
            if (own is null || (given is not null && !SymbolEqualityComparer.IncludeNullability.Equals(own, given)))
            {
                return new(AnyReply, true);
            }

            given = own;
        }

        var access = given is null ? Accessibility.Public : Access(given);
        return given is null || access < Accessibility.Internal ? new(AnyReply, true) : new(given.FullName(), access == Accessibility.Public || type.DeclaredAccessibility != Accessibility.Public);
    }

    private static ITypeSymbol? ValueOf(StepParser.Result result) => result.Value switch
    {
        ValueKind.Value when result.Wait != WaitKind.Join => result.Types[0],
        ValueKind.Reply when result.Types[0].Plain() == "Kim.Reply`1" => ((INamedTypeSymbol)result.Types[0]).TypeArguments[0],
        _ => null,
    };

    /// <summary>The least that any part of the type can be seen by; of a type that is missing, not applicable.</summary>
    internal static Accessibility Access(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            return Access(array.ElementType);
        }

        var access = Accessibility.Public;
        for (var level = type as INamedTypeSymbol; level is not null; level = level.ContainingType)
        {
            access = Least(access, level.DeclaredAccessibility is Accessibility.ProtectedOrInternal ? Accessibility.Internal : level.DeclaredAccessibility);
            access = level.TypeArguments.Aggregate(access, (least, argument) => Least(least, Access(argument)));
        }

        return access;
    }

    private static Accessibility Least(Accessibility one, Accessibility other) => one < other ? one : other;
}
