using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Attributes of an assembly that are for its commands, or for those of a namespace.</summary>
internal static class AssemblyAttributes
{
    /// <summary>Those that are for a command: what is for all first, then the longer namespaces.</summary>
    internal static IEnumerable<AttributeData> For(INamedTypeSymbol command, Func<INamedTypeSymbol, bool> isWanted) =>
        command.ContainingAssembly.GetAttributes()
            .Where(attribute => attribute.AttributeClass is { } type && isWanted(type) && Covers(attribute, command))
            .OrderBy(attribute => attribute.Named<string>("Namespace")?.Length ?? 0);

    /// <summary>Reports those that are for a namespace without commands.</summary>
    internal static void Check(Compilation compilation, Action<Diagnostic> report)
    {
        foreach (var attribute in compilation.Assembly.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && (FilterParser.IsFilter(type) || GroupParser.IsGroup(type))
                && attribute.Named<string>("Namespace") is { } space && !HasCommands(compilation.Assembly.GlobalNamespace, space))
            {
                report(Diagnostic.Create(
                    RequestRules.IdleFilter, attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation(), FilterParser.Short(type),
                    compilation.AssemblyName,
                    $"it is for the namespace {space}, in which there are no commands: correct it, or leave Namespace out"));
            }
        }
    }

    private static bool Covers(AttributeData attribute, INamedTypeSymbol command) =>
        attribute.Named<string>("Namespace") is not { } space
        || $"{command.ContainingNamespace.ToDisplayString()}.".StartsWith(space + ".", StringComparison.Ordinal);

    private static bool HasCommands(INamespaceSymbol root, string name)
    {
        var space = root;
        foreach (var part in name.Split('.'))
        {
            if (space.GetNamespaceMembers().FirstOrDefault(child => child.Name == part) is not { } child)
            {
                return false;
            }

            space = child;
        }

        return HasCommands(space);
    }

    private static bool HasCommands(INamespaceSymbol space) =>
        space.GetTypeMembers().Any(type => type.Carries(CommandParser.CommandAttribute)) || space.GetNamespaceMembers().Any(HasCommands);
}
