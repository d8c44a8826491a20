using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads the member of a request that says which requests are the same.</summary>
internal static class KeyParser
{
    private const string Invariant = "global::System.Globalization.CultureInfo.InvariantCulture";

    // In every culture the same, and another one for each value.
    private static readonly HashSet<string> Dates = new(StringComparer.Ordinal)
    {
        "System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly",
    };

    /// <summary>The type of the member of this name; <see langword="null"/> if nobody can read one.</summary>
    internal static ITypeSymbol? TypeOf(ITypeSymbol request, string name) =>
        Readable(request).FirstOrDefault(member => member.Name == name) switch
        {
            IPropertySymbol property => property.Type,
            IFieldSymbol field => field.Type,
            _ => null,
        };

    /// <summary>The names of those that anybody can read.</summary>
    internal static IEnumerable<string> Members(ITypeSymbol request) => Readable(request).Select(member => member.Name);

    private static IEnumerable<ISymbol> Readable(ITypeSymbol request)
    {
        for (var level = request; level is not null; level = level.BaseType)
        {
            foreach (var member in level.GetMembers().Where(member =>
                member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }
                and (IFieldSymbol or IPropertySymbol { IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public })))
            {
                yield return member;
            }
        }
    }

    /// <summary>The text of the key, as C# reads it of the request; <see langword="null"/> if values of its type have none.</summary>
    internal static string? Expression(ITypeSymbol type, string name)
    {
        var member = "Request." + Names.Escape(name);
        var core = MemberTypes.Core(type);
        return core.SpecialType == SpecialType.System_String ? member
            : TextOf(core, MemberTypes.IsNullable(type) ? "key" : member) is not { } text ? null
            : MemberTypes.IsNullable(type) ? $"{member} is {{ }} key ? {text} : null"
            : text;
    }

    private static string? TextOf(ITypeSymbol type, string value) =>
        type.TypeKind == TypeKind.Enum || type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Char
            || type.Plain() == "System.Guid" ? $"{value}.ToString()"
        : Dates.Contains(type.Plain()) ? $"{value}.ToString(\"O\", {Invariant})"
        : type.AllInterfaces.Any(face => face.Plain() == "System.IFormattable")
            ? $"((global::System.IFormattable){value}).ToString(null, {Invariant})"
        : HasOwnText(type) ? $"{value}.ToString()"
        : null;

    // What can be read from its text, and says how it is written.
    private static bool HasOwnText(ITypeSymbol type)
    {
        var isRead = type.AllInterfaces.Any(face => face.Plain() == "System.IParsable`1"
            && SymbolEqualityComparer.Default.Equals(face.TypeArguments[0], type));
        for (var level = type; isRead && level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            if (level.GetMembers("ToString").OfType<IMethodSymbol>().Any(method =>
                method is { IsOverride: true, Parameters.IsEmpty: true, IsImplicitlyDeclared: false }))
            {
                return true;
            }
        }

        return false;
    }
}
