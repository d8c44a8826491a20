using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.CodeFixes;

/// <summary>KIM0049: adds the type to the project's JsonSerializerContext, or writes one at the end of the file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddToContext)), Shared]
public sealed class AddToContext() : RuleFix(Title, "KIM0049")
{
    private const string Title = "Add the type to a JsonSerializerContext";
    private const string Attribute = "JsonSerializable";
    private const string Space = "System.Text.Json.Serialization";

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new AllTogether(Title, FixAll);

    private protected override IEnumerable<Edit> Fix(SyntaxNode root, SemanticModel model, Diagnostic diagnostic) =>
        FixAll([new(root, model, diagnostic)]);

    // All types of a project go to one context, each once; a new one is written where the first of them is used.
    private static IEnumerable<Edit> FixAll(IReadOnlyList<Found> all) => all.GroupBy(found => found.Model.Compilation).SelectMany(project =>
    {
        var first = project.First();
        var types = project.Select(TypeOf).OfType<ITypeSymbol>().Distinct<ITypeSymbol>(SymbolEqualityComparer.Default).ToList();
        return types.Count == 0 ? []
            : first.Diagnostic.Properties.GetValueOrDefault("Context") is { } context ? Added(project.Key, context, types)
            : first.Diagnostic.Properties.GetValueOrDefault("NewContext") is { } name ? [New(first, name, types)]
            : [];
    });

    private static ITypeSymbol? TypeOf(Found found) =>
        found.Diagnostic.Properties.GetValueOrDefault("Type") is { } name
        && found.Model.GetSpeculativeTypeInfo(
            found.Diagnostic.Location.SourceSpan.Start,
            SyntaxFactory.ParseTypeName(name),
            SpeculativeBindingOption.BindAsTypeOrNamespace).Type is { TypeKind: not TypeKind.Error } type
            ? type
            : null;

    // Below the attribute that makes it a context, and written as that is.
    private static IEnumerable<Edit> Added(Compilation compilation, string context, IEnumerable<ITypeSymbol> types)
    {
        var lists = compilation.GetTypeByMetadataName(context)?.DeclaringSyntaxReferences
            .SelectMany(reference => (reference.GetSyntax() as TypeDeclarationSyntax)?.AttributeLists ?? []) ?? [];
        var last = lists.LastOrDefault(list => list.Attributes.Any(IsSerializable));
        if (last is null)
        {
            return [];
        }

        var text = last.SyntaxTree.GetText();
        var line = text.Lines.GetLineFromPosition(last.SpanStart);
        var indent = text.ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(line.Start, last.SpanStart));
        var start = $"\n{(string.IsNullOrWhiteSpace(indent) ? indent : "")}[{last.Attributes.First(IsSerializable).Name}(typeof(";
        var model = compilation.GetSemanticModel(last.SyntaxTree);
        return
        [
            Edit.Insert(
                last.SyntaxTree, last.Span.End,
                string.Concat(types.Select(type => $"{start}{type.ToMinimalDisplayString(model, last.SpanStart)}))]"))),
        ];
    }

    private static Edit New(Found first, string name, IEnumerable<ITypeSymbol> types)
    {
        var end = first.Root.FullSpan.End;

        // In a namespace of the whole file the new class is in it, too.
        var place = first.Root.DescendantNodes().OfType<FileScopedNamespaceDeclarationSyntax>().FirstOrDefault()?.Members.LastOrDefault();
        var lines = types.Select(type => type.ToMinimalDisplayString(first.Model, place?.SpanStart ?? end))
            .Select(named => $"[{Space}.{Attribute}(typeof({named}))]\n");
        return Edit.Insert(
            first.Root.SyntaxTree, end,
            $"{(first.Root.ToFullString().EndsWith("\n", StringComparison.Ordinal) ? "" : "\n")}\n{string.Concat(lines)}"
            + $"internal sealed partial class {name} : {Space}.JsonSerializerContext;\n");
    }

    private static bool IsSerializable(AttributeSyntax attribute) =>
        (attribute.Name as QualifiedNameSyntax)?.Right.Identifier.ValueText is Attribute or Attribute + "Attribute"
        || (attribute.Name as SimpleNameSyntax)?.Identifier.ValueText is Attribute or Attribute + "Attribute";
}
