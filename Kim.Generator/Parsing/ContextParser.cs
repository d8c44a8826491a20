using Kim.Generator.Models;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads a JsonSerializerContext of the user's.</summary>
internal static class ContextParser
{
    /// <summary>The model; <see langword="null"/> if the table cannot take it.</summary>
    internal static ContextModel? Read(INamedTypeSymbol type) => JsonClosure.IsTaken(type)
        ? new(type.FullName(), new(JsonClosure.Of([type])
            .Where(known => known.TypeKind == TypeKind.Enum && !ReplyMembers.HasConverter(known)
                && CallParser.Access(known) >= Accessibility.Internal)
            .Select(known => known.FullName())
            .OrderBy(name => name, StringComparer.Ordinal)))
        : null;
}
