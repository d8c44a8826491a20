using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Which types a member of a request can have.</summary>
internal static class MemberTypes
{
    internal const string JsonConverter = "System.Text.Json.Serialization.JsonConverterAttribute";
    internal const string JsonInclude = "System.Text.Json.Serialization.JsonIncludeAttribute";
    internal const string JsonIgnore = "System.Text.Json.Serialization.JsonIgnoreAttribute";
    internal const string JsonConstructor = "System.Text.Json.Serialization.JsonConstructorAttribute";
    internal const string JsonDerivedType = "System.Text.Json.Serialization.JsonDerivedTypeAttribute";

    /// <summary>How many types are looked into: a generic type can name ever larger ones.</summary>
    internal const int TypesMax = 300;

    // What System.Text.Json makes a collection for.
    private static readonly HashSet<string> Collections = new(StringComparer.Ordinal)
    {
        "IEnumerable", "ICollection", "IList", "IReadOnlyCollection", "IReadOnlyList", "ISet", "IReadOnlySet", "IDictionary",
        "IReadOnlyDictionary",
        "IImmutableList", "IImmutableSet", "IImmutableQueue", "IImmutableStack", "IImmutableDictionary",
    };

    // Classes and structs of .NET that look as if they could be read, and cannot.
    private static readonly HashSet<string> Unreadable = new(StringComparer.Ordinal)
    {
        "System.IntPtr", "System.UIntPtr", "System.Index", "System.Range", "System.Lazy`1", "System.Numerics.BigInteger",
        "System.Numerics.Complex",
        "System.Net.IPAddress", "System.Net.IPEndPoint", "System.Net.IPNetwork", "System.Text.Rune",
        "System.Text.RegularExpressions.Regex", "System.Globalization.CultureInfo",
        "System.Threading.CancellationToken", "System.Threading.Tasks.Task", "System.Threading.Tasks.ValueTask",
        "System.Threading.Tasks.ValueTask`1", "System.IO.Stream",
        "System.Exception", "System.Reflection.MemberInfo", "System.Collections.ObjectModel.ReadOnlyCollection`1",
        "System.Collections.ObjectModel.ReadOnlyDictionary`2",
        "System.Collections.Concurrent.ConcurrentBag`1", "System.Collections.Concurrent.BlockingCollection`1",
    };

    // What System.Text.Json writes as the name of a member, beside numbers, bool, string and enums.
    private static readonly HashSet<string> Keys = new(StringComparer.Ordinal)
    {
        "System.Guid", "System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.TimeSpan", "System.Uri",
        "System.Version", "System.Half", "System.Int128", "System.UInt128",
    };

    /// <summary>The type of the member that a model names: a constructor's parameter, a property or a field.</summary>
    internal static ITypeSymbol? Of(INamedTypeSymbol type, string member)
    {
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            foreach (var found in level.GetMembers(member))
            {
                if (((found as IPropertySymbol)?.Type ?? (found as IFieldSymbol)?.Type) is { } own)
                {
                    return own;
                }
            }
        }

        return type.InstanceConstructors.SelectMany(constructor => constructor.Parameters)
            .FirstOrDefault(parameter => parameter.Name == member)?.Type;
    }

    internal static ITypeSymbol Core(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);

    internal static bool IsNullable(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || (type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.Annotated);

    /// <summary>Whether a type is .NET's own.</summary>
    internal static bool IsSystem(ITypeSymbol type) =>
        $"{type.ContainingNamespace?.ToDisplayString()}.".StartsWith("System.", StringComparison.Ordinal);

    internal static bool IsCollection(ITypeSymbol type) => type.SpecialType != SpecialType.System_String
        && (type.SpecialType == SpecialType.System_Collections_IEnumerable
            || type.AllInterfaces.Any(face => face.SpecialType == SpecialType.System_Collections_IEnumerable));

    /// <summary>A number, or a collection of numbers: what [JsonNumberHandling] is about.</summary>
    internal static bool HasNumbers(ITypeSymbol type) => Core(type) switch
    {
        IArrayTypeSymbol array => HasNumbers(array.ElementType),
        INamedTypeSymbol { TypeArguments.Length: > 0 } named when IsCollection(named) =>
            HasNumbers(named.TypeArguments[named.TypeArguments.Length - 1]),
        var core => core.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double
            || core.Plain() is "System.Half" or "System.Int128" or "System.UInt128",
    };

    /// <summary>The interface by which a type is a dictionary; <see langword="null"/> if there is none.</summary>
    internal static INamedTypeSymbol? Dictionary(INamedTypeSymbol type) => type.AllInterfaces.Add(type)
        .FirstOrDefault(face => face is { Arity: 2, Name: "IDictionary" or "IReadOnlyDictionary" } && IsSystem(face));

    /// <summary>The type of a dictionary's keys; <see langword="null"/> if it is not a dictionary.</summary>
    internal static ITypeSymbol? Key(INamedTypeSymbol type) => Dictionary(type)?.TypeArguments[0];

    /// <summary>Whether a value of this type can be a name in JSON.</summary>
    internal static bool IsKey(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Object or SpecialType.System_String
            or (>= SpecialType.System_Boolean and <= SpecialType.System_Double)
        || type.TypeKind is TypeKind.Enum or TypeKind.TypeParameter || Keys.Contains(type.Plain()) || type.Carries(JsonConverter);

    /// <summary>Why a type cannot be made from JSON; <see langword="null"/> if it can.</summary>
    internal static string? JsonFault(ITypeSymbol type) => JsonFault(type, new(SymbolEqualityComparer.Default));

    private static string? JsonFault(ITypeSymbol given, HashSet<ITypeSymbol> seen)
    {
        var type = Core(given);
        if (type is IPointerTypeSymbol or IFunctionPointerTypeSymbol)
        {
            return "it is a pointer";
        }

        if (type is IArrayTypeSymbol array)
        {
            return array.Rank > 1 ? "it has several dimensions" : JsonFault(array.ElementType, seen);
        }

        if (type is not INamedTypeSymbol named || named.Carries(JsonConverter) || named.Carries(JsonDerivedType)
            || seen.Count == TypesMax || !seen.Add(type))
        {
            return null;
        }

        return OfItself(named) ?? OfParts(named, seen);
    }

    /// <summary>The same, whatever its parts are.</summary>
    internal static string? OfItself(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Delegate } => "it is a delegate",
        { IsRefLikeType: true } => "it is a ref struct",
        { IsTupleType: true } => "it is a tuple, of which JSON knows no names",
        { TypeKind: TypeKind.Interface } when !(IsSystem(type) && Collections.Contains(type.Name)) =>
            "it is an interface, so nothing says what to make",
        { TypeKind: TypeKind.Class, IsAbstract: true } when type.ContainingNamespace.ToDisplayString() != "System.Text.Json.Nodes" =>
            "it is abstract, so nothing says what to make",
        _ when Unreadable.Any(name => Names.DerivesFrom(type.OriginalDefinition, name)) => "System.Text.Json has no way to",
        { TypeKind: TypeKind.Class or TypeKind.Struct } when !IsSystem(type) && IsCollection(type)
            && !CanBeFilled(type) => "System.Text.Json cannot fill it, since it is not an ICollection<T>",
        _ when Key(type) is { } key && !IsKey(key) => $"its keys, {key.ShortName()}, cannot be names in JSON",
        _ => null,
    };

    // What derives from a collection of .NET's is filled as that one.
    private static bool CanBeFilled(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(face => face.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_ICollection_T
            || face.Plain() is "System.Collections.IList" or "System.Collections.IDictionary")
        || (type.BaseType is { SpecialType: SpecialType.None } inherited
            && (IsSystem(inherited) ? IsCollection(inherited) : CanBeFilled(inherited)));

    private static string? OfParts(INamedTypeSymbol type, HashSet<ITypeSymbol> seen)
    {
        if (IsSystem(type) || IsCollection(type))
        {
            return type.TypeArguments.Select(argument => Part("elements", argument, seen)).FirstOrDefault(fault => fault is not null);
        }

        var parameters = JsonConstructorOf(type)?.Parameters
            .Where(parameter => Property(type, parameter) is not { } property || !IsSpecial(property))
            .Select(parameter => (parameter.Name, parameter.Type)) ?? [];
        var properties = type.GetMembers().OfType<IPropertySymbol>()
            .Where(property => property is { IsStatic: false, IsIndexer: false, SetMethod.DeclaredAccessibility: Accessibility.Public }
                && !IsSpecial(property))
            .Select(property => (property.Name, property.Type));
        return parameters.Concat(properties).Select(part => Part(part.Name, part.Type, seen)).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>The constructor that System.Text.Json makes a type with; <see langword="null"/> if it finds none.</summary>
    internal static IMethodSymbol? JsonConstructorOf(INamedTypeSymbol type)
    {
        var constructors = type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public)
            .ToList();
        var marked = type.InstanceConstructors.FirstOrDefault(constructor => constructor.Carries(JsonConstructor));
        return marked ?? constructors.FirstOrDefault(constructor => constructor.Parameters.IsEmpty)
            ?? (constructors.Count == 1 ? constructors[0] : null);
    }

    private static string? Part(string name, ITypeSymbol type, HashSet<ITypeSymbol> seen) =>
        JsonFault(type, seen) is { } fault
            ? fault.StartsWith("of its", StringComparison.Ordinal) ? fault : $"of its {name}, {type.ShortName()}, {fault}"
            : null;

    private static bool IsSpecial(ISymbol member) => member.Carries(JsonIgnore) || member.Carries(JsonConverter);

    /// <summary>The property that a constructor's parameter stands for, also of a base class.</summary>
    internal static IPropertySymbol? Property(INamedTypeSymbol type, IParameterSymbol parameter)
    {
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            var named = level.GetMembers().OfType<IPropertySymbol>()
                .Where(member => !member.IsStatic && member.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)).ToList();
            if (named.Count > 0)
            {
                return named.Find(member => member.Name == parameter.Name) ?? named[0];
            }
        }

        return null;
    }
}
