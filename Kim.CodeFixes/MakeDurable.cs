using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.CodeFixes;

/// <summary>KIM0052: makes the command durable, so that what is for durable runs has its effect.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeDurable)), Shared]
public sealed class MakeDurable() : RuleFix("Make the command durable", "KIM0052")
{
    private protected override IEnumerable<Edit> Fix(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        if (root.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || model.GetDeclaredSymbol(declaration) is not { } type)
        {
            return [];
        }

        // One that is durable has no use for what is reported in it.
        var commands = type.GetAttributes()
            .Where(attribute => attribute.AttributeClass?.ToDisplayString() == "Kim.CommandAttribute").ToList();
        return commands.Count > 0 && commands[0].ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax first
            && !commands.Exists(attribute => attribute.NamedArguments.Any(argument => argument is { Key: "Durable", Value.Value: true }))
                ? [Edit.SetTrue(first, "Durable")]
                : [];
    }
}
