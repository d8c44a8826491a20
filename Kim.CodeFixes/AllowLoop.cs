using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.CodeFixes;

/// <summary>KIM0014: marks the step that is jumped back to with <c>Loop = true</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AllowLoop)), Shared]
public sealed class AllowLoop() : RuleFix("Mark the step with Loop = true", "KIM0014")
{
    private protected override IEnumerable<Edit> Fix(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        // The jump can stand in another part of the command than the step, so the step is looked up by its name.
        if (!diagnostic.Properties.TryGetValue("Target", out var target)
            || root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not MethodDeclarationSyntax jumping
            || model.GetDeclaredSymbol(jumping) is not { } method)
        {
            return [];
        }

        return
            from step in method.ContainingType.GetMembers(target!)
            from data in step.GetAttributes()
            where data.AttributeClass?.ToDisplayString() == "Kim.StepAttribute"
            let attribute = data.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax
            where attribute is not null
            select Edit.SetTrue(attribute, "Loop");
    }
}
