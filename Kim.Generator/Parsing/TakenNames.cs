using Kim.Generator.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Reads which names of a command's class the emitted private ones must give way to.</summary>
internal static class TakenNames
{
    /// <summary>
    /// Each name that the class's own source mentions or that its bases declare, but only if an emitted one could meet it: so an edit of a
    /// body changes no model.
    /// </summary>
    internal static IEnumerable<string> Of(INamedTypeSymbol type)
    {
        var taken = new SortedSet<string>(StringComparer.Ordinal);

        // The source mentions types from elsewhere, too, which a nested type of that name would hide; doc comments do as well.
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            foreach (var token in reference.GetSyntax().DescendantTokens(descendIntoTrivia: true))
            {
                if (token.IsKind(SyntaxKind.IdentifierToken) && EmittedNames.MayBePrivate(token.ValueText))
                {
                    taken.Add(token.ValueText);
                }
            }
        }

        var commandBase = ClassParser.CommandBase(type);
        for (var level = type; level is { SpecialType: SpecialType.None }
            && !SymbolEqualityComparer.Default.Equals(level, commandBase); level = level.BaseType)
        {
            taken.UnionWith(level.GetMembers().Select(member => member.Name)
                .Where(name => EmittedNames.MayBePrivate(name) || name is EmittedNames.Discard or EmittedNames.Ok));
        }

        return taken;
    }
}
