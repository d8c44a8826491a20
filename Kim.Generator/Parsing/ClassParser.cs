using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Parsing;

/// <summary>Checks a command's class: its shape, its base, its names.</summary>
internal static class ClassParser
{
    /// <summary>The class's Command base; <see langword="null"/> if it has none.</summary>
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
        type.DeclaringSyntaxReferences.All(reference => reference.GetSyntax() is TypeDeclarationSyntax declaration
            && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>Whether the request can be seen by fewer than the command, which has it in its base.</summary>
    internal static bool HidesRequest(INamedTypeSymbol type) =>
        CommandBase(type) is { TypeArguments.Length: 1 } commandBase
        && CallParser.Access(commandBase.TypeArguments[0]) is > Accessibility.NotApplicable and var access
        && access < CallParser.Access(type);

    /// <summary>
    /// Whether the project is compiled as a C# that has no collection expressions and no primary constructors, which the emitted code is
    /// written in.
    /// </summary>
    internal static bool IsOldLanguage(Compilation compilation) =>
        ((CSharpCompilation)compilation).LanguageVersion < LanguageVersion.CSharp12;

    internal static void CheckShape(INamedTypeSymbol type, Compilation compilation, Report report)
    {
        void Refuse(string what, string fix) => report(CommandRules.BadClass, type, type.Name, what, fix);

        if (IsOldLanguage(compilation))
        {
            report(CommandRules.OldLanguage, type, type.Name, ((CSharpCompilation)compilation).LanguageVersion.ToDisplayString());
        }

        if (!IsPartial(type))
        {
            report(CommandRules.NotPartial, type, type.Name);
        }

        // A base that is missing is the compiler's to report.
        if (CommandBase(type) is null && !type.IsStatic && !type.IsRecord && type.BaseType is not { TypeKind: TypeKind.Error })
        {
            report(CommandRules.NotACommand, type, type.Name);
        }

        if (type.BaseType is { } above && above.Carries(CommandParser.CommandAttribute))
        {
            Refuse($"derived from command {above.Name}", "each has a machine of its own, so move what they share into an abstract base "
                + "class");
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
            Refuse("a record", "a run is not a value, write 'class'");
        }

        if (HidesRequest(type))
        {
            report(RequestRules.BadRequest, type, CommandBase(type)!.TypeArguments[0].ShortName(), type.Name,
                "fewer can see it than the command: make the request public, or the command internal");
        }

        if (type.IsFileLocal)
        {
            Refuse("file-local", "its other part is generated into another file, so drop 'file'");
        }

        if (type.AllInterfaces.Any(face => face.Plain() is "System.IDisposable" or "System.IAsyncDisposable"))
        {
            Refuse("disposable",
                "nothing disposes a run, so let a scoped service hold what has to be disposed, or write 'using' inside one step");
        }

        if (!type.IsStatic)
        {
            CheckMaking(type, Refuse);
        }
    }

    /// <summary>The constructor that makes a run.</summary>
    internal static IMethodSymbol? Constructor(INamedTypeSymbol type) => type.InstanceConstructors.FirstOrDefault(IsAccessible);

    // Generated code makes it, with nothing but the constructor's parameters.
    private static void CheckMaking(INamedTypeSymbol type, Action<string, string> refuse)
    {
        if (type.InstanceConstructors.Count(IsAccessible) != 1)
        {
            refuse(
                type.InstanceConstructors.Any(IsAccessible) ? "made in several ways" : "one whose constructors are all private",
                "keep exactly one constructor that is not private, its parameters are resolved at start");
            return;
        }

        var constructor = Constructor(type)!;
        if (constructor.Parameters.FirstOrDefault(parameter => parameter.RefKind is not (RefKind.None or RefKind.In)
            || IsUnstorable(parameter.Type)) is { } parameter)
        {
            refuse($"made with {parameter.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}",
                "a constructor takes services, which are resolved once, at start, and kept: take them plainly");
        }

        if (!constructor.Carries("System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute") && RequiredMember(type) is { } required)
        {
            refuse($"one with a required member ({required})",
                "it is made by generated code, which could not set it: take it by the constructor, or give it a value");
        }

        if (type.Attribute("System.ObsoleteAttribute") is { ConstructorArguments: { Length: 2 } obsolete } && obsolete[1].Value is true)
        {
            refuse("obsolete as an error", "generated code has to name it: write [Obsolete] without the error");
        }
    }

    private static string? RequiredMember(INamedTypeSymbol type)
    {
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType!)
        {
            if (level.GetMembers()
                .FirstOrDefault(member => member is IPropertySymbol { IsRequired: true }
                    or IFieldSymbol { IsRequired: true }) is { } member)
            {
                return member.Name;
            }
        }

        return null;
    }

    /// <summary>Whether no field of a class could hold a value of this type, so that no run can keep it.</summary>
    internal static bool IsUnstorable(ITypeSymbol type) =>
        type.IsRefLikeType || type is IPointerTypeSymbol or IFunctionPointerTypeSymbol
        || type.SpecialType is SpecialType.System_TypedReference;

    /// <summary>The primary constructor's parameters.</summary>
    internal static IEnumerable<IParameterSymbol> PrimaryParameters(INamedTypeSymbol type) => type.InstanceConstructors
        .Where(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax))
        .SelectMany(constructor => constructor.Parameters);

    internal static void CheckNames(INamedTypeSymbol type, IReadOnlyList<string> steps, Report report)
    {
        // The user need not know the names that Kim keeps internal, even if its source is at hand.
        var inherited = new HashSet<string>(StringComparer.Ordinal);
        for (var level = CommandBase(type); level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            inherited.UnionWith(level.GetMembers()
                .Where(member =>
                    member.DeclaredAccessibility is (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal)
                    && member.CanBeReferencedByName).Select(member => member.Name));
        }

        // A primary constructor's parameter is in scope beside the members, which win.
        foreach (var parameter in PrimaryParameters(type))
        {
            if (JumpTarget(parameter.Name, steps) is { } target)
            {
                report(CommandRules.NameTaken, parameter, parameter.Name, type.Name, $"the generated jump to {target} has");
            }
        }

        foreach (var member in type.GetMembers().Where(member => !member.IsImplicitlyDeclared && member.CanBeReferencedByName))
        {
            var name = member.Name;
            if (EmittedNames.Fixed.Contains(name))
            {
                report(CommandRules.NameTaken, member, name, type.Name, "the generated code declares");
            }
            else if (JumpTarget(name, steps) is { } target)
            {
                report(CommandRules.NameTaken, member, name, type.Name, $"the generated jump to {target} has");
            }
            else if (name == "String" && steps.Contains(name))
            {
                report(CommandRules.NameTaken, member, name, type.Name,
                    "would give its generated jump the name ToString, which every object has");
            }
            else if (inherited.Contains(name) && !member.IsOverride)
            {
                report(CommandRules.NameTaken, member, name, type.Name, "would hide the one inherited from Kim.Command");
            }
        }

        CheckInheritedNames(type, steps, report);
    }

    // A base class of the user's: what the generated part declares would hide its members, and it could hide what the generated part uses.
    private static void CheckInheritedNames(INamedTypeSymbol type, IReadOnlyList<string> steps, Report report)
    {
        var commandBase = CommandBase(type);
        for (var level = type.BaseType; level is not null && !SymbolEqualityComparer.Default.Equals(level, commandBase)
            && commandBase is not null; level = level.BaseType)
        {
            // Another command above is refused as such.
            if (level.Carries(CommandParser.CommandAttribute))
            {
                return;
            }

            foreach (var member in level.GetMembers()
                .Where(member => !member.IsImplicitlyDeclared && member.CanBeReferencedByName
                    && member.DeclaredAccessibility != Accessibility.Private))
            {
                void Refuse(string what) =>
                    report(CommandRules.NameTaken, type, member.Name, $"{type.Name}, which inherits it from {level.Name},", what);

                if (EmittedNames.Fixed.Contains(member.Name) && (!member.IsOverride || member.IsSealed))
                {
                    Refuse("the generated code declares");
                }
                else if (JumpTarget(member.Name, steps) is { } target)
                {
                    Refuse($"the generated jump to {target} has");
                }
                else if (member.Name == EmittedNames.IsAbandoned)
                {
                    Refuse("would hide the one inherited from Kim.Command");
                }
            }
        }
    }

    private static string? JumpTarget(string name, IReadOnlyList<string> steps) =>
        name.StartsWith("To", StringComparison.Ordinal) && steps.Contains(name.Substring(2)) ? name.Substring(2) : null;

    private static bool IsAccessible(IMethodSymbol constructor) => constructor.DeclaredAccessibility != Accessibility.Private;
}
