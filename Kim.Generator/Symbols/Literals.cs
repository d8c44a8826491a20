using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Symbols;

/// <summary>Values as they are written in C#.</summary>
internal static class Literals
{
    /// <summary>What stands for a list without elements.</summary>
    internal const string Empty = "[]";

    /// <summary>A parameter's default; <c>params</c> are empty.</summary>
    internal static string Default(IParameterSymbol parameter) => parameter.IsParams
        ? Empty
        : Of(parameter.HasExplicitDefaultValue ? parameter.ExplicitDefaultValue : null, parameter.Type);

    /// <summary>An attribute's argument as an object: of exactly its type, since 5 and 5L are two keys.</summary>
    internal static string Boxed(TypedConstant constant) => constant.Kind switch
    {
        _ when constant.IsNull => "null",
        TypedConstantKind.Array => $"new {constant.Type!.FullName()} {{ {string.Join(", ", constant.Values.Select(Boxed))} }}",
        TypedConstantKind.Type => $"typeof({((ITypeSymbol)constant.Value!).FullName()})",
        _ => Of(constant.Value, constant.Type!),
    };

    /// <summary>An attribute's argument; null says its type, so that the same constructor is called.</summary>
    internal static string Argument(TypedConstant constant) =>
        constant.IsNull ? $"({constant.Type!.FullName()})null!" : Boxed(constant);

    /// <summary>An attribute, as C# makes it.</summary>
    internal static string Attribute(AttributeData attribute)
    {
        var named = attribute.NamedArguments.Select(argument => $"{Names.Escape(argument.Key)} = {Argument(argument.Value)}").ToList();
        return $"new {attribute.AttributeClass!.FullName()}({string.Join(", ", attribute.ConstructorArguments.Select(Argument))})"
            + (named.Count == 0 ? "" : $" {{ {string.Join(", ", named)} }}");
    }

    /// <summary>A text.</summary>
    internal static string Text(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A constant that is converted to a type.</summary>
    internal static string Of(object? value, ITypeSymbol type)
    {
        var isNullable = type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        var core = isNullable ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        return value switch
        {
            null when type.IsValueType && !isNullable => "default",
            null => type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.Annotated ? "null!" : "null",
            _ when core.TypeKind == TypeKind.Enum => $"({core.FullName()})({Number(value)})",
            bool truth => truth ? "true" : "false",
            string text => SymbolDisplay.FormatLiteral(text, quote: true),
            char letter => SymbolDisplay.FormatLiteral(letter, quote: true),
            DateTime time => $"new global::System.DateTime({time.Ticks.ToString(CultureInfo.InvariantCulture)}L)",
            _ => Number(value),
        };
    }

    // Each of its own type, so that no conversion decides what the value is.
    private static string Number(object value) => value switch
    {
        float number => Floating(number, "float", "F", number.ToString("R", CultureInfo.InvariantCulture)),
        double number => Floating(number, "double", "D", number.ToString("R", CultureInfo.InvariantCulture)),
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
        byte or sbyte or short or ushort => $"({Keyword(value)})({Invariant(value)})",
        uint => Invariant(value) + "U",
        long.MinValue => "long.MinValue",
        long => Invariant(value) + "L",
        ulong => Invariant(value) + "UL",
        int.MinValue => "int.MinValue",
        _ => Invariant(value),
    };

    private static string Floating(double number, string type, string suffix, string digits) =>
        double.IsNaN(number) ? type + ".NaN"
        : double.IsPositiveInfinity(number) ? type + ".PositiveInfinity"
        : double.IsNegativeInfinity(number) ? type + ".NegativeInfinity"
        : number == 0 && double.IsNegativeInfinity(1 / number) ? "-0.0" + suffix
        : digits + suffix;

    private static string Keyword(object value) => value switch
    {
        byte => "byte",
        sbyte => "sbyte",
        short => "short",
        _ => "ushort",
    };

    private static string Invariant(object value) => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture);
}
