using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>Tells from syntax whether an expression is written to.</summary>
internal static class Writes
{
    /// <summary>Whether it is assigned, counted up or down, or handed on by <c>ref</c> or <c>out</c>.</summary>
    internal static bool IsWriteTarget(ExpressionSyntax expression)
    {
        SyntaxNode target = expression;
        while (target.Parent is ParenthesizedExpressionSyntax
            || target.Parent is ArgumentSyntax { RefKindKeyword.RawKind: 0, Parent: TupleExpressionSyntax }
            || target.Parent is TupleExpressionSyntax)
        {
            target = target.Parent;
        }

        return target.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == target,
            PrefixUnaryExpressionSyntax prefix => prefix.IsKind(SyntaxKind.PreIncrementExpression)
                || prefix.IsKind(SyntaxKind.PreDecrementExpression),
            PostfixUnaryExpressionSyntax postfix => postfix.IsKind(SyntaxKind.PostIncrementExpression)
                || postfix.IsKind(SyntaxKind.PostDecrementExpression),
            ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.RefKeyword)
                || argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword),
            RefExpressionSyntax => true,
            _ => false,
        };
    }
}
