using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Symbols;

/// <summary>How symbols are named: for the compiler, for a reader, on the wire.</summary>
internal static class Names
{
    private static readonly SymbolDisplayFormat Qualified = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Short = SymbolDisplayFormat.MinimallyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>For the compiler. What is dynamic is written as object, so that no emitted call is bound at run time.</summary>
    internal static string FullName(this ITypeSymbol type)
    {
        var name = type.ToDisplayString(Qualified);
        return name.Contains("dynamic")
            ? string.Concat(type.ToDisplayParts(Qualified)
                .Select(part => part.Kind == SymbolDisplayPartKind.Keyword && part.ToString() == "dynamic" ? "object" : part.ToString()))
            : name;
    }

    internal static string ShortName(this ITypeSymbol type) => type.ToDisplayString(Short);

    /// <summary>The metadata name with its namespace, for comparing with a known one.</summary>
    internal static string Plain(this ITypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } space
            ? $"{space.ToDisplayString()}.{type.MetadataName}"
            : type.MetadataName;

    /// <summary>Whether a type is the named one, or derives from it.</summary>
    internal static bool DerivesFrom(ITypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Plain() == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The one attribute of this name on a symbol.</summary>
    internal static AttributeData? Attribute(this ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            // The short name decides nearly always, and costs no string.
            if (attribute.AttributeClass is { } type && name.EndsWith(type.Name, StringComparison.Ordinal) && type.Plain() == name)
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>Whether a symbol carries an attribute of this name.</summary>
    internal static bool Carries(this ISymbol symbol, string attribute) => symbol.Attribute(attribute) is not null;

    /// <summary>What an attribute says under a name; <see langword="null"/> if it says nothing.</summary>
    internal static T? Named<T>(this AttributeData? attribute, string name) =>
        attribute?.NamedArguments.FirstOrDefault(argument =>
            argument.Key == name).Value is { IsNull: false, Kind: not TypedConstantKind.Array } value && value.Value is T given
                ? given
                : default;

    /// <summary>
    /// As System.Text.Json's camelCase policy: a leading run of capitals is lowered, but for its last where a small letter follows.
    /// </summary>
    internal static string CamelCase(string name)
    {
        var letters = name.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            var followedBySmall = i + 1 < letters.Length && !char.IsUpper(letters[i + 1]);
            if (!char.IsUpper(letters[i]) || (i > 0 && followedBySmall))
            {
                break;
            }

            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return new string(letters);
    }

    internal static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None ? "@" + identifier : identifier;
}
