using Kim.Generator.Analyzers.StepBodies;
using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.Commands;

/// <summary>KIM0033: waits that Kim does not see, because they are awaited inside a step.</summary>
internal static class HiddenSteps
{
    internal static void Check(StepBody body)
    {
        // An async void step is KIM0006's matter.
        if (!body.IsStep || !StepSignature.IsAsync(body.Method) || body.Method.ReturnsVoid)
        {
            return;
        }

        foreach (var node in body.OwnNodes())
        {
            var keyword = node switch
            {
                AwaitExpressionSyntax expression => expression.AwaitKeyword,
                CommonForEachStatementSyntax loop => loop.AwaitKeyword,
                UsingStatementSyntax block => block.AwaitKeyword,
                LocalDeclarationStatementSyntax declaration => declaration.AwaitKeyword,
                _ => default,
            };
            if (keyword.IsKind(SyntaxKind.AwaitKeyword))
            {
                body.Report(BodyRules.HiddenStep, keyword);
                return;
            }
        }
    }
}
