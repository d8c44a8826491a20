using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Which values come back from a durable run's record as they were.</summary>
/// <param name="knowsRedis">Whether Kim stores values of StackExchange.Redis by a converter.</param>
internal sealed class StorableTypes(bool knowsRedis)
{
    /// <summary>Why a type cannot be stored, as what is said of it; <see langword="null"/> if it can.</summary>
    internal string? Fault(ITypeSymbol type) => Fault(type, new(SymbolEqualityComparer.Default));

    private string? Fault(ITypeSymbol given, HashSet<ITypeSymbol> seen)
    {
        var type = MemberTypes.Core(given);
        if (type.SpecialType is SpecialType.System_Object || type.TypeKind is TypeKind.Dynamic)
        {
            return "which class it was is lost";
        }

        if (type is IArrayTypeSymbol { Rank: 1 } array)
        {
            return Part("elements", array.ElementType, seen);
        }

        if (type is not INamedTypeSymbol named)
        {
            return MemberTypes.JsonFault(type);
        }

        if ((IsRedis(named) && knowsRedis) || named.Carries(MemberTypes.JsonConverter)
            || seen.Count == MemberTypes.TypesMax || !seen.Add(type))
        {
            return null;
        }

        return named.IsTupleType
            ? named.TupleElements.Select(element => Part(element.Name, element.Type, seen)).FirstOrDefault(fault => fault is not null)
            : OfItself(named) ?? OfParts(named, seen);
    }

    private string? OfItself(INamedTypeSymbol type) => type switch
    {
        _ when IsRedis(type) => "System.Text.Json writes nothing of it: keep its text or its bytes",
        _ when MemberTypes.OfItself(type) is { } fault && !type.Carries(MemberTypes.JsonDerivedType) => fault,
        { TypeKind: TypeKind.Class, IsSealed: false } when IsUsers(type) && !type.Carries(MemberTypes.JsonDerivedType) =>
            "it is not sealed, and what else a derived class has is lost: seal it, or name the derived ones with [JsonDerivedType]",
        _ => null,
    };

    private string? OfParts(INamedTypeSymbol type, HashSet<ITypeSymbol> seen)
    {
        if (!IsUsers(type))
        {
            return type.TypeArguments.Select(argument => Part("elements", argument, seen)).FirstOrDefault(fault => fault is not null);
        }

        var parameters = MemberTypes.JsonConstructorOf(type)?.Parameters ?? [];
        if (parameters.FirstOrDefault(parameter => MemberTypes.Property(type, parameter) is null && !HasField(type, parameter)) is { } lost)
        {
            return $"its constructor takes {lost.Name}, and no public member of that name gives it back";
        }

        var constructed = parameters.Select(parameter => MemberTypes.Property(type, parameter)?.Name).ToList();
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            foreach (var member in level.GetMembers().Where(member => !member.IsStatic && !member.Carries(MemberTypes.JsonIgnore)))
            {
                var fault = member switch
                {
                    IPropertySymbol { IsIndexer: false, DeclaredAccessibility: Accessibility.Public } property =>
                        OfProperty(level, property, constructed.Contains(property.Name), seen),
                    IFieldSymbol { DeclaredAccessibility: Accessibility.Public, IsConst: false } field =>
                        Part(field.Name, field.Type, seen),
                    _ => null,
                };
                if (fault is not null)
                {
                    return fault;
                }
            }
        }

        return null;
    }

    private static bool HasField(INamedTypeSymbol type, IParameterSymbol parameter) => type.GetMembers().OfType<IFieldSymbol>()
        .Any(field => field is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }
            && field.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase));

    // What is computed need not be stored.
    private string? OfProperty(INamedTypeSymbol level, IPropertySymbol property, bool isConstructed, HashSet<ITypeSymbol> seen)
    {
        var isStored = level.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
        var isSet = property.SetMethod is { DeclaredAccessibility: Accessibility.Public } || property.Carries(MemberTypes.JsonInclude);
        return property.Carries(MemberTypes.JsonConverter) ? null
            : isConstructed || isSet ? Part(property.Name, property.Type, seen)
            : isStored ? $"its {property.Name} is lost, for JSON can set it neither by a setter nor by the constructor"
            : null;
    }

    private string? Part(string name, ITypeSymbol type, HashSet<ITypeSymbol> seen) =>
        Fault(type, seen) is not { } fault ? null
        : fault.StartsWith("of its", StringComparison.Ordinal) || fault.StartsWith("its ", StringComparison.Ordinal) ? fault
        : $"of its {name}, {type.ShortName()}, {fault}";

    private static bool IsRedis(ITypeSymbol type) => type.Plain() is "StackExchange.Redis.RedisValue" or "StackExchange.Redis.RedisKey";

    private static bool IsUsers(INamedTypeSymbol type) =>
        type.TypeKind is TypeKind.Class or TypeKind.Struct && !MemberTypes.IsSystem(type) && !MemberTypes.IsCollection(type);
}
