using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kim.CodeFixes;

/// <summary>KIM0030: returns the jump that is dropped, if the step returns Next.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnJump)), Shared]
public sealed class ReturnJump() : RuleFix("Return the jump", "KIM0030")
{
    private protected override IEnumerable<Edit> Fix(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        var jump = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)
            .FirstAncestorOrSelf<InvocationExpressionSyntax>();
        if (jump is null || Dropping(jump) is not { } statement || !ReturnsNext(model.GetEnclosingSymbol(jump.SpanStart) as IMethodSymbol))
        {
            return [];
        }

        // Of '_ = ToAnswer();', the discard goes.
        var value = statement.Expression is AssignmentExpressionSyntax assignment ? assignment.Right : statement.Expression;
        return [new(root.SyntaxTree, TextSpan.FromBounds(statement.SpanStart, value.SpanStart), "return ")];
    }

    // The statement whose value is the jump, be it one of a choice; null if the value goes elsewhere.
    private static ExpressionStatementSyntax? Dropping(InvocationExpressionSyntax jump)
    {
        SyntaxNode value = jump;
        while (value.Parent is ParenthesizedExpressionSyntax or ConditionalExpressionSyntax or SwitchExpressionArmSyntax
            or SwitchExpressionSyntax)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            ExpressionStatementSyntax statement => statement,
            AssignmentExpressionSyntax
            {
                Left: IdentifierNameSyntax { Identifier.ValueText: "_" },
                Parent: ExpressionStatementSyntax statement
            } => statement,
            _ => null,
        };
    }

    private static bool ReturnsNext(IMethodSymbol? method) =>
        IsNext(method?.ReturnType)
        || (method is { IsAsync: true, ReturnType: INamedTypeSymbol { TypeArguments.Length: 1 } task } && IsNext(task.TypeArguments[0]));

    private static bool IsNext(ITypeSymbol? type) => type?.ToDisplayString() == "Kim.Next";
}
