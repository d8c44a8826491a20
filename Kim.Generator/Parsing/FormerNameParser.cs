using Kim.Generator.Models;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads [FormerName].</summary>
internal static class FormerNameParser
{
    internal const string FormerNameAttribute = "Kim.FormerNameAttribute";

    /// <summary>The names that something had before, as they are written.</summary>
    internal static EquatableArray<string> Of(ISymbol symbol) => new(symbol.GetAttributes()
        .Where(attribute => attribute.AttributeClass is { Name: "FormerNameAttribute" } type && type.Plain() == FormerNameAttribute)
        .Select(attribute => attribute.ConstructorArguments.FirstOrDefault().Value as string ?? ""));
}
