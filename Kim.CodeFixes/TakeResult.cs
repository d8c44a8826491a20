using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.CodeFixes;

/// <summary>
/// KIM0021: takes the one value that the step before gives as a parameter. What a join gives is left to its author to name.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TakeResult)), Shared]
public sealed class TakeResult() : RuleFix("Take the result as a parameter", "KIM0021")
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.MinimallyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private protected override IEnumerable<Edit> Fix(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.TryGetValue("Type", out var type)
            || !diagnostic.Properties.TryGetValue("Source", out var source)
            || root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not MethodDeclarationSyntax step)
        {
            return [];
        }

        // Before a CancellationToken, which stands last.
        var list = step.ParameterList;
        var parameter = $"{Shorten(type!, model, step.SpanStart)} {Name(source!, step)}";
        return [Edit.Insert(root.SyntaxTree, list.OpenParenToken.Span.End, list.Parameters.Count == 0 ? parameter : parameter + ", ")];
    }

    // The type comes with its whole name; the file's usings say how much of it is needed.
    private static string Shorten(string type, SemanticModel model, int position)
    {
        var info = model.GetSpeculativeTypeInfo(
            position, SyntaxFactory.ParseTypeName(type), SpeculativeBindingOption.BindAsTypeOrNamespace);
        if (info.Type is not { TypeKind: not TypeKind.Error } symbol)
        {
            return type;
        }

        // Of a reference type's own '?' the model says nothing; what stands inside it is kept.
        symbol = symbol.IsReferenceType && type.EndsWith("?", StringComparison.Ordinal)
            ? symbol.WithNullableAnnotation(NullableAnnotation.Annotated)
            : symbol;
        return symbol.ToMinimalDisplayString(model, position, Format);
    }

    // Load gives 'load'. A name that the step uses already would change what it means there.
    private static string Name(string source, MethodDeclarationSyntax step)
    {
        var used = new HashSet<string>(step.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken))
            .Select(token => token.ValueText));
        var name = char.ToLowerInvariant(source[0]) + source.Substring(1);
        var isFree = !used.Contains(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;
        for (var i = 1; !isFree; i++)
        {
            name = i == 1 ? "value" : $"value{i}";
            isFree = !used.Contains(name);
        }

        return name;
    }
}
