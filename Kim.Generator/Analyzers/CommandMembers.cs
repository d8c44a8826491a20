using Kim.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Analyzers;

/// <summary>What the body rules know of one command: the names that a body could use wrongly.</summary>
internal sealed class CommandMembers
{
    private readonly Lazy<HashSet<string>> _parameters;

    internal CommandMembers(INamedTypeSymbol type)
    {
        Type = type;
        _parameters = new(() => new(ClassParser.PrimaryParameters(type).Select(parameter => parameter.Name), StringComparer.Ordinal));
        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol && member.Carries(CommandParser.StepAttribute))
            {
                Steps.Add(member.Name);
            }
            else if (member is IFieldSymbol { IsConst: false } field && (!field.IsImplicitlyDeclared || field.AssociatedSymbol is IPropertySymbol))
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
        for (var level = type.BaseType; level is not null && commandBase is not null && !SymbolEqualityComparer.Default.Equals(level, commandBase); level = level.BaseType)
        {
            foreach (var field in level.GetMembers().OfType<IFieldSymbol>().Where(field => field is { IsStatic: false, IsConst: false } && (!field.IsImplicitlyDeclared || field.AssociatedSymbol is IPropertySymbol)))
            {
                if (!State.ContainsKey((field.AssociatedSymbol ?? field).Name))
                {
                    Add(field);
                }
            }
        }
    }
}
