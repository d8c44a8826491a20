using Kim.Generator.Parsing;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Analyzers.Commands;

/// <summary>What the body rules know of one command: the names that a body could use wrongly.</summary>
internal sealed class CommandMembers
{
    private const string Generated = "System.CodeDom.Compiler.GeneratedCodeAttribute";

    private readonly Lazy<HashSet<string>> _parameters;
    private readonly Lazy<HashSet<string>> _hiding;

    internal CommandMembers(INamedTypeSymbol type)
    {
        Type = type;
        _parameters = new(() => new(ClassParser.PrimaryParameters(type).Select(parameter => parameter.Name), StringComparer.Ordinal));
        _hiding = new(() =>
            new(Inherited(type).Concat(type.GetMembers().Where(IsHiding)).Select(member => member.Name), StringComparer.Ordinal));
        HasRoute = CommandParser.Routes(type).Any();
        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol && member.Carries(CommandParser.StepAttribute))
            {
                Steps.Add(member.Name);
            }
            else if (member is IFieldSymbol { IsConst: false } field
                && (!field.IsImplicitlyDeclared || field.AssociatedSymbol is IPropertySymbol))
            {
                Add(field);
            }
        }

        AddInherited(type);
    }

    internal INamedTypeSymbol Type { get; }

    internal HashSet<string> Steps { get; } = new(StringComparer.Ordinal);

    /// <summary>Instance fields and auto-properties, by name.</summary>
    internal Dictionary<string, StateMember> State { get; } = new(StringComparer.Ordinal);

    /// <summary>Static fields and auto-properties that can be assigned.</summary>
    internal List<StateMember> Shared { get; } = [];

    /// <summary>The primary constructor's parameters, read when a [Retry] step first asks.</summary>
    internal HashSet<string> Parameters => _parameters.Value;

    /// <summary>Whether it has a route, so that what it answers is written to a client.</summary>
    internal bool HasRoute { get; }

    /// <summary>The names that every command has: they hide types of these names.</summary>
    internal HashSet<string> Hiding => _hiding.Value;

    /// <summary>Whether a member is Kim's and not the user's.</summary>
    internal static bool IsHiding(ISymbol member) =>
        member.ContainingType?.Plain() is "Kim.Command" or "Kim.Command`1" || member.Carries(Generated);

    private static IEnumerable<ISymbol> Inherited(INamedTypeSymbol type)
    {
        for (var level = ClassParser.CommandBase(type); level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            foreach (var member in level.GetMembers()
                .Where(member => member.CanBeReferencedByName
                    && member.DeclaredAccessibility is not (Accessibility.Private or Accessibility.Internal)))
            {
                yield return member;
            }
        }
    }

    private void Add(IFieldSymbol field)
    {
        var property = field.AssociatedSymbol as IPropertySymbol;
        var isAssignable = property is null ? !field.IsReadOnly : property.SetMethod is { IsInitOnly: false };
        var member = new StateMember(property ?? (ISymbol)field, field.Type, isAssignable);
        if (!field.IsStatic)
        {
            State[member.Symbol.Name] = member;
        }
        else if (isAssignable && !field.Carries("System.ThreadStaticAttribute"))
        {
            Shared.Add(member);
        }
    }

    // What a base class of the user's declares is state of the run, too.
    private void AddInherited(INamedTypeSymbol type)
    {
        var commandBase = ClassParser.CommandBase(type);
        for (var level = type.BaseType; level is not null && commandBase is not null
            && !SymbolEqualityComparer.Default.Equals(level, commandBase); level = level.BaseType)
        {
            foreach (var field in level.GetMembers().OfType<IFieldSymbol>()
                .Where(field => field is { IsStatic: false, IsConst: false }
                    && (!field.IsImplicitlyDeclared || field.AssociatedSymbol is IPropertySymbol)))
            {
                if (!State.ContainsKey((field.AssociatedSymbol ?? field).Name))
                {
                    Add(field);
                }
            }
        }
    }
}
