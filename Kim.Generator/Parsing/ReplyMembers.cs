using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>What System.Text.Json writes of a type: its elements, or its members.</summary>
internal static class ReplyMembers
{
    // Of JsonIgnoreCondition: Always (also without an argument) and WhenWriting.
    private const int IgnoreAlways = 1;
    private const int IgnoreWhenWriting = 4;

    /// <summary>Whether a type or member names a converter, which decides what is written.</summary>
    internal static bool HasConverter(ISymbol symbol) =>
        symbol.GetAttributes().Any(attribute => Names.DerivesFrom(attribute.AttributeClass, MemberTypes.JsonConverter));

    /// <summary>Whether it is a number, a text or another value without parts that matter.</summary>
    internal static bool IsPlain(ITypeSymbol type) =>
        type.TypeKind is TypeKind.Enum or TypeKind.TypeParameter or TypeKind.Dynamic or TypeKind.Error
        || type.SpecialType is SpecialType.System_Object or SpecialType.System_DateTime
            or (>= SpecialType.System_Boolean and <= SpecialType.System_String);

    /// <summary>
    /// The types of a collection's elements or of a dictionary's values; <see langword="null"/> if it is not a collection.
    /// </summary>
    internal static IEnumerable<ITypeSymbol>? Elements(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => [array.ElementType],
        INamedTypeSymbol named when named.Plain() is "System.Memory`1" or "System.ReadOnlyMemory`1" => named.TypeArguments,
        INamedTypeSymbol named when MemberTypes.Dictionary(named) is { } dictionary => [dictionary.TypeArguments[1]],
        INamedTypeSymbol named when MemberTypes.IsCollection(named) => named.AllInterfaces.Add(named)
            .Where(face => face.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            .Select(face => face.TypeArguments[0]),
        _ => null,
    };

    /// <summary>The members that are written, of base types, too.</summary>
    /// <remarks>Of a type of .NET only those that its type arguments give, as <c>KeyValuePair.Value</c>.</remarks>
    internal static IEnumerable<(string Name, ITypeSymbol Type)> Written(INamedTypeSymbol type)
    {
        if (MemberTypes.IsSystem(type))
        {
            return type.OriginalDefinition.GetMembers().OfType<IPropertySymbol>()
                .Where(property => IsInstance(property) && IsWritten(property) && property.Type is ITypeParameterSymbol)
                .Select(property => (property.Name, type.TypeArguments[((ITypeParameterSymbol)property.Type).Ordinal]));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Levels(type).SelectMany(level => level.GetMembers())
            .Where(member => IsInstance(member) && seen.Add(member.Name) && IsWritten(member) && !HasConverter(member))
            .Select(member => (member.Name, member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type));
    }

    /// <summary>What may stand for it, by its [JsonDerivedType].</summary>
    internal static IEnumerable<INamedTypeSymbol> Derived(INamedTypeSymbol type) => type.GetAttributes()
        .Where(attribute => attribute.AttributeClass?.Plain() == MemberTypes.JsonDerivedType)
        .Select(attribute => attribute.ConstructorArguments.FirstOrDefault().Value)
        .OfType<INamedTypeSymbol>();

    /// <summary>Whether nothing of it is written because all that it shows are fields.</summary>
    internal static bool HasFieldsOnly(INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || MemberTypes.IsCollection(type))
        {
            return false;
        }

        var members = Levels(type).SelectMany(level => level.GetMembers()).Where(IsInstance).ToList();
        return members.Exists(member => member is IFieldSymbol { DeclaredAccessibility: Accessibility.Public } && !IsIgnored(member))
            && !members.Exists(IsWritten);
    }

    private static IEnumerable<INamedTypeSymbol> Levels(INamedTypeSymbol type)
    {
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            yield return level;
        }

        foreach (var face in type.TypeKind == TypeKind.Interface ? type.AllInterfaces : [])
        {
            yield return face;
        }
    }

    private static bool IsInstance(ISymbol member) =>
        member is IPropertySymbol { IsStatic: false, IsIndexer: false } or IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false };

    private static bool IsWritten(ISymbol member) => !IsIgnored(member) && (member switch
    {
        IPropertySymbol { GetMethod.DeclaredAccessibility: Accessibility.Public } => true,
        IPropertySymbol { GetMethod: null } => false,
        _ => member.Carries(MemberTypes.JsonInclude),
    });

    private static bool IsIgnored(ISymbol member) =>
        (member.Attribute(MemberTypes.JsonIgnore) is { } ignore
            && (!ignore.NamedArguments.Any(argument => argument.Key == "Condition")
                || ignore.Named<int>("Condition") is IgnoreAlways or IgnoreWhenWriting))
        || (member is IPropertySymbol { OverriddenProperty: { } overridden } && IsIgnored(overridden));
}
