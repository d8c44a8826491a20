using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>The types that a JsonSerializerContext has metadata for: those that it names, and all that these consist of.</summary>
internal static class JsonClosure
{
    internal const string Serializable = "System.Text.Json.Serialization.JsonSerializableAttribute";
    internal const string Context = "System.Text.Json.Serialization.JsonSerializerContext";

    /// <summary>Whether the table of an assembly takes it.</summary>
    internal static bool IsTaken(INamedTypeSymbol type) =>
        type is { ContainingType: null, IsGenericType: false } && type.Carries(Serializable) && Names.DerivesFrom(type, Context);

    /// <summary>The types of some contexts.</summary>
    internal static HashSet<ITypeSymbol> Of(IEnumerable<INamedTypeSymbol> contexts)
    {
        var known = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<ITypeSymbol>(contexts.SelectMany(context => context.GetAttributes())
            .Where(attribute => attribute.AttributeClass?.Plain() == Serializable)
            .Select(attribute => attribute.ConstructorArguments.FirstOrDefault().Value)
            .OfType<ITypeSymbol>());
        while (open.Count > 0 && known.Count < MemberTypes.TypesMax * 10)
        {
            var type = MemberTypes.Core(open.Pop());
            if (known.Add(type))
            {
                foreach (var part in Parts(type))
                {
                    open.Push(part);
                }
            }
        }

        return known;
    }

    // A type with a converter of its own has no parts for anybody else.
    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type)
    {
        if (ReplyMembers.HasConverter(type) || ReplyMembers.IsPlain(type))
        {
            return [];
        }

        if (ReplyMembers.Elements(type) is { } elements)
        {
            return type is INamedTypeSymbol collection && MemberTypes.Key(collection) is { } key ? elements.Append(key) : elements;
        }

        return type is not INamedTypeSymbol named ? []
            : MemberTypes.IsSystem(named) ? named.TypeArguments
            : Members(named).Concat(ReplyMembers.Derived(named));
    }

    // What is only written, only read, or given to a constructor.
    private static IEnumerable<ITypeSymbol> Members(INamedTypeSymbol type) =>
        ReplyMembers.Written(type).Select(member => member.Type)
            .Concat(type.GetMembers().OfType<IPropertySymbol>()
                .Where(property => property is { IsStatic: false, SetMethod.DeclaredAccessibility: Accessibility.Public, IsIndexer: false }
                    && !property.Carries(MemberTypes.JsonIgnore))
                .Select(property => property.Type));
}
