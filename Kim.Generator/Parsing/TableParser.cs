using System.Text;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kim.Generator.Parsing;

/// <summary>Names the class that holds an assembly's table: <c>KimCommands</c>, in the namespace that has the assembly's name.</summary>
internal static class TableParser
{
    private const string ClassName = "KimCommands";

    /// <summary>The namespace and the class, ready to be written.</summary>
    internal static (string Namespace, string Class) Read(Compilation compilation)
    {
        var parts = new List<string>();
        INamespaceSymbol? all = compilation.GlobalNamespace;
        INamespaceSymbol? own = compilation.Assembly.GlobalNamespace;
        foreach (var part in (compilation.AssemblyName ?? "Commands").Split('.'))
        {
            var name = Identifier(part);
            while (IsType(compilation, all, name) || Hides(compilation, own, name, isFirst: parts.Count == 0))
            {
                name += "_";
            }

            parts.Add(Names.Escape(name));
            all = Child(all, name);
            own = Child(own, name);
        }

        var table = ClassName;
        while (IsType(compilation, all, table) || Child(all, table) is not null)
        {
            table += "_";
        }

        return (string.Join(".", parts), table);
    }

    // An assembly's name may hold what an identifier may not.
    private static string Identifier(string part)
    {
        var name = new StringBuilder();
        foreach (var letter in part)
        {
            name.Append(SyntaxFacts.IsIdentifierPartCharacter(letter) ? letter : '_');
        }

        return name.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(name[0]) ? name.ToString() : "_" + name;
    }

    private static bool IsType(Compilation compilation, INamespaceSymbol? space, string name) =>
        space?.GetTypeMembers(name).Any(type => compilation.IsSymbolAccessibleWithin(type, compilation.Assembly)) == true;

    // A new namespace Acme.System would be what the code in Acme means by System.
    private static bool Hides(Compilation compilation, INamespaceSymbol? parent, string name, bool isFirst) =>
        !isFirst && parent is not null && Child(parent, name) is null
        && (Child(compilation.GlobalNamespace, name) is not null || IsType(compilation, compilation.GlobalNamespace, name));

    private static INamespaceSymbol? Child(INamespaceSymbol? space, string name) =>
        space?.GetMembers(name).OfType<INamespaceSymbol>().FirstOrDefault();
}
