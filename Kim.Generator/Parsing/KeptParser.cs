using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>
/// Reads what a retry puts back: the fields and auto-properties that a step can change, of the command and of its base classes; reports
/// what is out of reach.
/// </summary>
internal sealed class KeptParser(INamedTypeSymbol type, Compilation compilation, Report report)
{
    private readonly List<KeptModel> _kept = [];

    // What the levels below declare: it hides what a base has under that name, or overrides it.
    private readonly Dictionary<string, ISymbol> _below = new(StringComparer.Ordinal);

    internal List<KeptModel> Read()
    {
        var commandBase = ClassParser.CommandBase(type);
        for (var level = type; level is not null && !SymbolEqualityComparer.Default.Equals(level, commandBase); level = level.BaseType)
        {
            ReadLevel(level);
            foreach (var member in level.GetMembers().Where(member => !_below.ContainsKey(member.Name)))
            {
                _below.Add(member.Name, member);
            }
        }

        return _kept;
    }

    private void ReadLevel(INamedTypeSymbol level)
    {
        // A backing field has no name that could be written; of a base from another assembly it is not even to be seen, so the properties
        // are asked.
        var stored = new HashSet<ISymbol>(level.GetMembers().OfType<IFieldSymbol>().Select(field => field.AssociatedSymbol)
            .OfType<IPropertySymbol>(), SymbolEqualityComparer.Default);
        foreach (var member in level.GetMembers())
        {
            if (member is IFieldSymbol
                {
                    IsStatic: false, IsReadOnly: false, IsConst: false, IsImplicitlyDeclared: false,
                    AssociatedSymbol: null
                } field)
            {
                Add(level, field, field.Type, field.Name, "make it protected or readonly", field);
            }
            else if (member is IPropertySymbol { IsStatic: false, SetMethod: { IsInitOnly: false } setter } property
                && (stored.Contains(property) || IsAutomaticElsewhere(property)))
            {
                AddProperty(level, property, setter);
            }
        }
    }

    private void AddProperty(INamedTypeSymbol level, IPropertySymbol property, IMethodSymbol setter)
    {
        if (property.ExplicitInterfaceImplementations.FirstOrDefault() is { } declared)
        {
            _kept.Add(new(declared.Name, property.Type.FullName(), declared.ContainingType.FullName(), IsStored(property),
                FormerNameParser.Of(property)));
        }
        else if (property.GetMethod is { } getter
            && !(_below.TryGetValue(property.Name, out var below) && below.IsOverride && _kept.Exists(kept => kept.Name == property.Name)))
        {
            Add(level, property, property.Type, property.Name, "give it a protected setter, or none", getter, setter);
        }
    }

    private void Add(INamedTypeSymbol level, ISymbol member, ITypeSymbol memberType, string name, string fix, params ISymbol[] used)
    {
        if (SymbolEqualityComparer.Default.Equals(level, type))
        {
            _kept.Add(new(name, memberType.FullName(), "", IsStored(member), FormerNameParser.Of(member)));
            return;
        }

        var isHidden = _below.TryGetValue(name, out var below) && !below.IsOverride;
        if (used.All(symbol => compilation.IsSymbolAccessibleWithin(symbol, type, isHidden ? level : type)))
        {
            _kept.Add(new(name, memberType.FullName(), isHidden ? level.FullName() : "", IsStored(member),
                FormerNameParser.Of(member)));
        }
        else if (SymbolEqualityComparer.Default.Equals(level.ContainingAssembly, type.ContainingAssembly))
        {
            report(CommandRules.OutOfReach, type, type.Name, $"{(member is IPropertySymbol ? "property" : "field")} {name}", level.Name,
                isHidden ? "give it a name that nothing hides" : fix);
        }
    }

    private static bool IsStored(ISymbol member) => !member.Carries(StoredParser.NotStored);

    private bool IsAutomaticElsewhere(IPropertySymbol property) =>
        !SymbolEqualityComparer.Default.Equals(property.ContainingAssembly, type.ContainingAssembly)
        && property.GetMethod?.Carries("System.Runtime.CompilerServices.CompilerGeneratedAttribute") == true;
}
