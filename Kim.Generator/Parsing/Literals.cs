using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Constants as the compiler reads them again.</summary>
internal static class Literals
{
    /// <summary>A constant that is converted to a type, such as a parameter's default.</summary>
    internal static string Of(object value, ITypeSymbol type)
    {
        var core = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        return core.TypeKind == TypeKind.Enum ? $"({core.FullName()})({Plain(value)})" : Plain(value);
    }

    /// <summary>An attribute's argument as an object: of exactly its type, since 5 and 5L are two keys.</summary>
    internal static string Boxed(TypedConstant constant) => constant.Kind switch
    {
        _ when constant.IsNull => "null",
        TypedConstantKind.Array => $"new {constant.Type!.FullName()} {{ {string.Join(", ", constant.Values.Select(Boxed))} }}",
        TypedConstantKind.Type => $"typeof({((ITypeSymbol)constant.Value!).FullName()})",
        TypedConstantKind.Enum => $"({constant.Type!.FullName()})({Plain(constant.Value!)})",
        _ => constant.Value is string or char or bool or int ? Plain(constant.Value) : $"({constant.Type!.FullName()})({Plain(constant.Value!)})",
    };

    private static string Plain(object value) => value switch
    {
        double number => Fraction(number, "double", "d"),
        float number => Fraction(number, "float", "f"),
        decimal => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) + "m",
        _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) ?? "default",
    };

    private static string Fraction(double number, string type, string suffix) =>
        double.IsNaN(number) ? $"{type}.NaN"
        : double.IsPositiveInfinity(number) ? $"{type}.PositiveInfinity"
        : double.IsNegativeInfinity(number) ? $"{type}.NegativeInfinity"
        : SymbolDisplay.FormatPrimitive(type == "float" ? (float)number : number, quoteStrings: true, useHexadecimalNumbers: false) + suffix;
}
