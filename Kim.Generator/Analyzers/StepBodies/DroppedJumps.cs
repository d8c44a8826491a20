using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>KIM0030: a jump that nobody returns.</summary>
internal static class DroppedJumps
{
    internal static void Check(StepBody body, InvocationExpressionSyntax call)
    {
        if (call.CalledName() is { } name
            && name.Identifier.ValueText is var text
            && text.StartsWith("To", StringComparison.Ordinal)
            && body.Command.Steps.Contains(text.Substring(2))
            && IsDropped(body, call)
            && body.SymbolOf(call) is IMethodSymbol jump
            && jump.ReturnType.Plain() == "Kim.Next"
            && SymbolEqualityComparer.Default.Equals(jump.ContainingType, body.Command.Type))
        {
            body.Report(BodyRules.DroppedJump, call, text);
        }
    }

    private static bool IsDropped(StepBody body, InvocationExpressionSyntax call)
    {
        // In _ = x ? ToA() : ToB() the whole choice is dropped.
        SyntaxNode value = call;
        while (value.Parent is ParenthesizedExpressionSyntax or ConditionalExpressionSyntax or SwitchExpressionArmSyntax
            or SwitchExpressionSyntax)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            ExpressionStatementSyntax => true,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } left } assignment =>
                assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && body.SymbolOf(left) is IDiscardSymbol,
            ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax } => GivesNothing(body.Method),
            _ => false,
        };
    }

    private static bool GivesNothing(IMethodSymbol method) =>
        method.ReturnsVoid || (StepSignature.IsAsync(method) && method.ReturnType is INamedTypeSymbol { TypeArguments.IsEmpty: true });
}
