using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.CodeFixes;

/// <summary>KIM0023, KIM0026: makes the parameter nullable, so that the compiler asks for the answer to null.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TakeNull)), Shared]
public sealed class TakeNull() : RuleFix("Make the parameter nullable", "KIM0023", "KIM0026")
{
    private protected override IEnumerable<Edit> Fix(SyntaxNode root, SemanticModel model, Diagnostic diagnostic) =>
        root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is ParameterSyntax { Type: { } type }
            ? [Edit.Insert(root.SyntaxTree, type.Span.End, "?")]
            : [];
}
