using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kim.CodeFixes;

/// <summary>KIM0034: makes a static field or property one of the run, by taking <c>static</c> away.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeInstance)), Shared]
public sealed class MakeInstance() : RuleFix("Make it an instance member", "KIM0034")
{
    private protected override IEnumerable<Edit> Fix(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        var member = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>();
        return
            from modifier in member is FieldDeclarationSyntax or PropertyDeclarationSyntax ? member.Modifiers : default
            where modifier.IsKind(SyntaxKind.StaticKeyword)
            select new Edit(root.SyntaxTree, TextSpan.FromBounds(modifier.SpanStart, modifier.FullSpan.End), "");
    }
}
