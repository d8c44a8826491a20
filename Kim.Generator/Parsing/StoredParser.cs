using System;
using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Parsing;

/// <summary>Reports what a durable run carries and could not be read back: its request, its fields and properties, its arguments.</summary>
internal sealed class StoredParser(INamedTypeSymbol type, Report report)
{
    internal const string NotStored = "Kim.NotStoredAttribute";

    private readonly StorableTypes _types = new(KnowsRedis(type));

    /// <summary>Whether the project has what stores values of StackExchange.Redis.</summary>
    internal static bool KnowsRedis(INamedTypeSymbol command) =>
        command.ContainingModule.ReferencedAssemblySymbols.Any(assembly => assembly.Name == "Kim.Redis");

    /// <param name="request">The request; <see langword="null"/> if there is none.</param>
    /// <param name="members">Its members that are stored one by one.</param>
    /// <param name="steps">The steps, catches and compensations.</param>
    internal void Check(ITypeSymbol? request, IReadOnlyList<StoredMemberModel> members, IReadOnlyList<StepModel> steps)
    {
        if (request is not null && (_types.Fault(request) ?? IgnoredFault(request, members)) is { } fault)
        {
            Report(type, $"its request, {request.ShortName()},", fault, "take what it is made of");
        }

        var commandBase = ClassParser.CommandBase(type);
        for (var level = type; level is not null && !SymbolEqualityComparer.Default.Equals(level, commandBase); level = level.BaseType)
        {
            foreach (var member in level.GetMembers().Where(member => !member.IsStatic && !member.Carries(NotStored)))
            {
                CheckMember(level, member);
            }
        }

        foreach (var step in steps.Where(step => step.IsStored))
        {
            CheckArguments(step);
        }
    }

    // What clients give otherwise than as JSON is stored, too.
    private string? IgnoredFault(ITypeSymbol request, IReadOnlyList<StoredMemberModel> members) => members
        .Where(member => member.Member.IsIgnored && member.Getter.Length > 0)
        .Select(member => MemberTypes.Of((INamedTypeSymbol)request, member.Getter) is { } type && _types.Fault(type) is { } fault
            ? $"of its {member.Getter}, {type.ShortName()}, {fault}"
            : null)
        .FirstOrDefault(fault => fault is not null);

    private void CheckMember(INamedTypeSymbol level, ISymbol member)
    {
        var (what, isReadOnly, memberType) = member switch
        {
            IFieldSymbol { IsConst: false, IsImplicitlyDeclared: false, AssociatedSymbol: null } field =>
                ($"field {field.Name}", field.IsReadOnly, field.Type),
            IPropertySymbol { IsIndexer: false } property when IsAutomatic(level, property) =>
                ($"property {property.Name}", property.SetMethod is not { IsInitOnly: false }, property.Type),
            _ => ("", false, (ITypeSymbol?)null),
        };
        var where = SymbolEqualityComparer.Default.Equals(level, type) ? member : type;
        if (memberType is null)
        {
            return;
        }

        if (!isReadOnly)
        {
            if (_types.Fault(memberType) is { } fault)
            {
                Report(where, $"its {what}, {memberType.ShortName()},", fault, "mark it [NotStored], or keep what it is made of");
            }
        }
        else if (HasInitializer(member))
        {
            Report(where, $"its {what}", "nobody can set it, so that it would be made again",
                "let it be set, or mark it [NotStored]");
        }
    }

    private void CheckArguments(StepModel step)
    {
        var method = type.GetMembers(step.Name).OfType<IMethodSymbol>().FirstOrDefault();
        foreach (var parameter in step.Parameters)
        {
            if (method?.Parameters.FirstOrDefault(taken => taken.Name == parameter.Name) is { } taken
                && _types.Fault(taken.Type) is { } fault)
            {
                Report(method, $"what {step.Name} takes, {taken.Type.ShortName()} {taken.Name},", fault,
                    "pass on what it is made of");
            }
        }
    }

    private void Report(ISymbol where, string what, string fault, string fix) =>
        report(DurableRules.NotStorable, where, type.Name, what, fault, fix);

    private static bool IsAutomatic(INamedTypeSymbol level, IPropertySymbol property) => level.GetMembers().OfType<IFieldSymbol>()
        .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    // What is made of the constructor's parameters is a service, or made of one.
    private bool HasInitializer(ISymbol member)
    {
        var given = new HashSet<string>(ClassParser.PrimaryParameters(type).Select(parameter => parameter.Name), StringComparer.Ordinal);
        return member.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax() switch
        {
            VariableDeclaratorSyntax field => field.Initializer,
            PropertyDeclarationSyntax property => property.Initializer,
            _ => null,
        }).Any(initializer => initializer?.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => given.Contains(name.Identifier.ValueText)) == false);
    }
}
