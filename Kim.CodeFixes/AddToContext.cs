using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.CodeFixes;

/// <summary>KIM0049: adds the type to the project's JsonSerializerContext, or writes one at the end of the file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddToContext)), Shared]
public sealed class AddToContext() : RuleFix("Add the type to a JsonSerializerContext", "KIM0049")
{
    private const string Attribute = "JsonSerializable";
    private const string Space = "System.Text.Json.Serialization";

    private protected override IEnumerable<Edit> Fix(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        var at = diagnostic.Location.SourceSpan.Start;
        if (diagnostic.Properties.GetValueOrDefault("Type") is not { } name
            || model.GetSpeculativeTypeInfo(at, SyntaxFactory.ParseTypeName(name), SpeculativeBindingOption.BindAsTypeOrNamespace).Type
                is not { TypeKind: not TypeKind.Error } type)
        {
            return [];
        }

        return diagnostic.Properties.GetValueOrDefault("Context") is { } context
            ? Added(model.Compilation, context, type)
            : diagnostic.Properties.GetValueOrDefault("NewContext") is { } newName ? [New(root, model, newName, type)]
            : [];
    }

    // Below the attribute that makes it a context, and written as that is.
    private static IEnumerable<Edit> Added(Compilation compilation, string context, ITypeSymbol type)
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
        var named = type.ToMinimalDisplayString(compilation.GetSemanticModel(last.SyntaxTree), last.SpanStart);
        return
        [
            Edit.Insert(
                last.SyntaxTree, last.Span.End,
                $"\n{(string.IsNullOrWhiteSpace(indent) ? indent : "")}[{last.Attributes.First(IsSerializable).Name}(typeof({named}))]"),
        ];
    }

    private static Edit New(SyntaxNode root, SemanticModel model, string name, ITypeSymbol type)
    {
        var end = root.FullSpan.End;

        // In a namespace of the whole file the new class is in it, too.
        var place = root.DescendantNodes().OfType<FileScopedNamespaceDeclarationSyntax>().FirstOrDefault()?.Members.LastOrDefault();
        var named = type.ToMinimalDisplayString(model, place?.SpanStart ?? end);
        return Edit.Insert(
            root.SyntaxTree, end,
            $"{(root.ToFullString().EndsWith("\n", StringComparison.Ordinal) ? "" : "\n")}\n[{Space}.{Attribute}(typeof({named}))]\n"
            + $"internal sealed partial class {name} : {Space}.JsonSerializerContext;\n");
    }

    private static bool IsSerializable(AttributeSyntax attribute) =>
        (attribute.Name as QualifiedNameSyntax)?.Right.Identifier.ValueText is Attribute or Attribute + "Attribute"
        || (attribute.Name as SimpleNameSyntax)?.Identifier.ValueText is Attribute or Attribute + "Attribute";
}
