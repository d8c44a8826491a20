using Kim.Generator.Analyzers;
using Kim.Generator.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Parsing;

/// <summary>Checks a command's class: its shape, its base, its names.</summary>
internal static class ClassParser
{
    // What the generated part declares.
    private static readonly string[] Emitted = ["At", "Frame", "_frame", "Kept", "_kept", "Visit", "_visits", "_undo", "Resume", "CatchAt", "UndoAt", "ForgetVisits", "Bind", "Call", "Descriptor"];

    /// <summary>The class's Command base; <see langword="null"/> where it has none.</summary>
    internal static INamedTypeSymbol? CommandBase(INamedTypeSymbol type)
    {
        for (var level = type.BaseType; level is not null; level = level.BaseType)
        {
            if (level.Plain() is "Kim.Command" or "Kim.Command`1")
            {
                return level;
            }
        }

        return null;
    }

    internal static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.All(reference => reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>Whether the request can be seen by fewer than the command, which has it in its base.</summary>
    internal static bool HidesRequest(INamedTypeSymbol type) =>
        CommandBase(type) is { TypeArguments.Length: 1 } commandBase && CallParser.Access(commandBase.TypeArguments[0]) is > Accessibility.NotApplicable and var access && access < CallParser.Access(type);

    internal static void CheckShape(INamedTypeSymbol type, Report report)
    {
        void Refuse(string what, string mend) => report(Rules.BadClass, type, type.Name, what, mend);

        if (!IsPartial(type))
        {
            report(Rules.NotPartial, type, type.Name);
        }

        // A base that is missing is the compiler's to report.
        if (CommandBase(type) is null && !type.IsStatic && !type.IsRecord && type.BaseType is not { TypeKind: TypeKind.Error })
        {
            report(Rules.NotACommand, type, type.Name);
        }

        if (type.BaseType is { } above && above.Carries(CommandParser.CommandAttribute))
        {
            Refuse($"derived from command {above.Name}", "each has a machine of its own, so move what they share into an abstract base class");
        }

        if (type.ContainingType is not null)
        {
            Refuse("nested", $"move it out of {type.ContainingType.Name}");
        }

        if (type.IsGenericType)
        {
            Refuse("generic", "a route needs one type, write a command for each");
        }

        if (type.IsAbstract || type.IsStatic)
        {
            Refuse(type.IsStatic ? "static" : "abstract", "each run is an object of it");
        }

        if (type.IsRecord)
        {
            Refuse("a record", "a run is no value, write 'class'");
        }

        if (HidesRequest(type))
        {
            report(Rules.BadRequest, type, CommandBase(type)!.TypeArguments[0].ShortName(), type.Name, "fewer can see it than the command: make the request public, or the command internal");
        }

        if (!type.IsStatic && type.InstanceConstructors.Count(IsAccessible) != 1)
        {
            Refuse("made in several ways", "keep exactly one constructor that is not private, its parameters are resolved at start");
        }
    }

    /// <summary>The constructor that makes a run.</summary>
    internal static IMethodSymbol? Constructor(INamedTypeSymbol type) => type.InstanceConstructors.FirstOrDefault(IsAccessible);

    /// <summary>What a retry puts back: the fields and auto-properties that a step can change.</summary>
    internal static IEnumerable<ParameterModel> Kept(INamedTypeSymbol type) =>
        from field in type.GetMembers().OfType<IFieldSymbol>()
        where field is { IsStatic: false, IsReadOnly: false, IsConst: false }
        let property = field.AssociatedSymbol as IPropertySymbol
        where property is null ? !field.IsImplicitlyDeclared && field.AssociatedSymbol is null : property.SetMethod is { IsInitOnly: false }
        select new ParameterModel(property?.Name ?? field.Name, field.Type.FullName(), field.Type.ShortName());

    internal static void CheckNames(INamedTypeSymbol type, IReadOnlyList<string> steps, Report report)
    {
        // What Kim keeps internal is no name of the user's concern, even where its source is at hand.
        var inherited = new HashSet<string>(StringComparer.Ordinal);
        for (var level = CommandBase(type); level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            inherited.UnionWith(level.GetMembers().Where(member => member.DeclaredAccessibility is (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal) && member.CanBeReferencedByName).Select(member => member.Name));
        }

        foreach (var member in type.GetMembers().Where(member => !member.IsImplicitlyDeclared && member.CanBeReferencedByName))
        {
            var name = member.Name;
            if (Emitted.Contains(name))
            {
                report(Rules.NameTaken, member, name, type.Name, "the generated code declares");
            }
            else if (name.StartsWith("To", StringComparison.Ordinal) && steps.Contains(name.Substring(2)))
            {
                report(Rules.NameTaken, member, name, type.Name, $"the generated jump to {name.Substring(2)} has");
            }
            else if (inherited.Contains(name) && !member.IsOverride)
            {
                report(Rules.NameTaken, member, name, type.Name, "would hide the one inherited from Kim.Command");
            }
        }
    }

    private static bool IsAccessible(IMethodSymbol constructor) => constructor.DeclaredAccessibility != Accessibility.Private;
}
