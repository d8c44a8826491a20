using Kim.Generator.Models;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>What other commands get from <c>Call</c>: the last steps' value where they agree, else the Reply.</summary>
internal static class CallParser
{
    private const string AnyReply = "global::Kim.Reply";

    /// <param name="type">The command.</param>
    /// <param name="results">Its steps.</param>
    /// <param name="following">The step after each; below 0 after the last ones.</param>
    /// <param name="bodies">Who is asked about the bodies of the last ones; nobody if <see langword="null"/>.</param>
    internal static CallModel Read(
        INamedTypeSymbol type, IReadOnlyList<MethodResult> results, IReadOnlyList<int> following, Compilation? bodies)
    {
        var last = results.Where((result, i) => following[i] < 0 && result.Value != ValueKind.Next).ToList();
        var values = last.ConvertAll(ValueOf);
        var given = values.FirstOrDefault();
        EquatableArray<EndingModel> endings = new(EndingParser.Read(last, values, bodies));
        if (given is null || values.Exists(value => !SymbolEqualityComparer.IncludeNullability.Equals(value, given)))
        {
            return new(AnyReply, true, endings);
        }

        var access = Access(given);
        return access < Accessibility.Internal
            ? new(AnyReply, true, endings)
            : new(given.FullName(), access == Accessibility.Public || type.DeclaredAccessibility != Accessibility.Public, endings);
    }

    /// <summary>What a last step answers with, also in a <c>Reply&lt;T&gt;</c>; <see langword="null"/> if there is no such type.</summary>
    internal static ITypeSymbol? ValueOf(MethodResult result) => result.Value switch
    {
        ValueKind.Value when result.Wait != WaitKind.Join => result.Types[0],
        ValueKind.Reply when result.Types[0].Plain() == "Kim.Reply`1" => ((INamedTypeSymbol)result.Types[0]).TypeArguments[0],
        _ => null,
    };

    /// <summary>The least that any part of the type can be seen by; of a type that is missing, or a method's own, not applicable.</summary>
    internal static Accessibility Access(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            return Access(array.ElementType);
        }

        var access = type is ITypeParameterSymbol { DeclaringMethod: not null } ? Accessibility.NotApplicable : Accessibility.Public;
        for (var level = type as INamedTypeSymbol; level is not null; level = level.ContainingType)
        {
            access = Least(access,
                level.DeclaredAccessibility is Accessibility.ProtectedOrInternal ? Accessibility.Internal : level.DeclaredAccessibility);
            access = level.TypeArguments.Aggregate(access, (least, argument) => Least(least, Access(argument)));
        }

        return access;
    }

    private static Accessibility Least(Accessibility one, Accessibility other) => one < other ? one : other;
}
