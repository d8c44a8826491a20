using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Finds the filters of a command: those of its assembly, of its base classes, its own.</summary>
internal sealed class FilterParser(INamedTypeSymbol command, ITypeSymbol? request, bool hasRoutes, Compilation compilation, Report report)
{
    private const string Filter = "Kim.FilterAttribute";

    /// <summary>Each as C# makes it, in the order in which they are called.</summary>
    internal List<string> Read()
    {
        var filters = AssemblyAttributes.For(command, IsFilter).Where(Applies).ToList();
        foreach (var level in Levels().Reverse())
        {
            foreach (var attribute in level.GetAttributes().Where(own => own.AttributeClass is { } type && IsFilter(type)))
            {
                if (Fault(attribute) is { } fault)
                {
                    report(RequestRules.IdleFilter, command, Short(attribute.AttributeClass!), command.Name, fault);
                }

                filters.Add(attribute);
            }
        }

        return filters.ConvertAll(Literals.Attribute);
    }

    internal static bool IsFilter(INamedTypeSymbol type) => Names.DerivesFrom(type, Filter);

    internal static string Short(INamedTypeSymbol type) =>
        type.Name.EndsWith("Attribute", StringComparison.Ordinal)
            ? type.Name.Substring(0, type.Name.Length - "Attribute".Length)
            : type.Name;

    private IEnumerable<INamedTypeSymbol> Levels()
    {
        for (var level = command; level is not null && level.Plain() is not ("Kim.Command" or "Kim.Command`1"); level = level.BaseType!)
        {
            yield return level;
        }
    }

    // Of an assembly, which has commands of all kinds.
    private bool Applies(AttributeData attribute) =>
        IsVisible(attribute) && Fits(attribute) && (hasRoutes || attribute.Named<bool>("AlsoFromCode"));

    private string? Fault(AttributeData attribute) =>
        !IsVisible(attribute) ? "generated code cannot see it: make it at least internal, and do not nest it in the command"
        : !Fits(attribute) ? $"it is for requests that are {Wanted(attribute)!.ShortName()}, and "
            + (request is null ? "this command has none" : $"{request.ShortName()} is not one")
        : !hasRoutes && !attribute.Named<bool>("AlsoFromCode")
            ? "the command has no route, and a filter is for HTTP requests: write AlsoFromCode = true, or leave it out"
        : attribute.Named<string>("Namespace") is not null ? "Namespace is for a filter of the whole assembly: leave it out"
        : null;

    private bool IsVisible(AttributeData attribute) =>
        attribute is { AttributeConstructor: { } constructor, AttributeClass.IsFileLocal: false }
        && compilation.IsSymbolAccessibleWithin(attribute.AttributeClass!, command)
        && compilation.IsSymbolAccessibleWithin(constructor, command);

    private bool Fits(AttributeData attribute) =>
        Wanted(attribute) is not { } wanted
        || (request is not null && ((CSharpCompilation)compilation).ClassifyConversion(request, wanted) is
    { IsIdentity: true } or { IsImplicit: true, IsReference: true } or { IsImplicit: true, IsBoxing: true });

    // What a typed filter is for.
    private static ITypeSymbol? Wanted(AttributeData attribute)
    {
        for (var level = attribute.AttributeClass; level is not null; level = level.BaseType)
        {
            if (level.Plain() == Filter + "`1")
            {
                return level.TypeArguments[0];
            }
        }

        return null;
    }
}
