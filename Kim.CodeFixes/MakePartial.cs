using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.CodeFixes;

/// <summary>KIM0001: declares the command partial, in each of its declarations.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartial)), Shared]
public sealed class MakePartial() : RuleFix("Make the command partial", "KIM0001")
{
    private protected override IEnumerable<Edit> Fix(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        if (root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not TypeDeclarationSyntax command
            || model.GetDeclaredSymbol(command) is not { } type)
        {
            return [];
        }

        // 'partial' stands last, right before 'class'.
        return
            from reference in type.DeclaringSyntaxReferences
            let part = reference.GetSyntax() as TypeDeclarationSyntax
            where part is not null && !part.Modifiers.Any(SyntaxKind.PartialKeyword)
            select Edit.Insert(part.SyntaxTree, part.Keyword.SpanStart, "partial ");
    }
}
