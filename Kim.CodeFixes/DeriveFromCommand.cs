using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.CodeFixes;

/// <summary>KIM0002: derives the class from Command, before its interfaces. A class that has another base is left to its author.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeriveFromCommand)), Shared]
public sealed class DeriveFromCommand() : RuleFix("Derive from Command", "KIM0002")
{
    private protected override IEnumerable<Edit> Fix(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        if (root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not ClassDeclarationSyntax declaration
            || model.GetDeclaredSymbol(declaration) is not { BaseType.SpecialType: SpecialType.System_Object }
            || model.Compilation.GetTypeByMetadataName("Kim.Command") is not { } command)
        {
            return [];
        }

        // 'Command' where Kim is imported, else 'Kim.Command'.
        var name = command.ToMinimalDisplayString(model, declaration.Identifier.SpanStart);
        if (declaration.BaseList is { } bases)
        {
            return [Edit.Insert(root.SyntaxTree, bases.Types.First().SpanStart, name + ", ")];
        }

        var head = declaration.ParameterList?.Span ?? declaration.TypeParameterList?.Span ?? declaration.Identifier.Span;
        return [Edit.Insert(root.SyntaxTree, head.End, " : " + name)];
    }
}
