using Kim.Generator.Models;
using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>
/// KIM0057: a wait that outlives the process is the whole of a step. The engine knows its task again, and nothing else of the step is left
/// when it ends.
/// </summary>
internal static class WaitPlaces
{
    /// <param name="body">The method in which it stands.</param>
    /// <param name="call">The call.</param>
    /// <param name="wait">A <c>Signal</c>, or a <c>Sleep</c> that may be long.</param>
    internal static void Check(StepBody body, InvocationExpressionSyntax call, IInvocationOperation wait)
    {
        var isSignal = wait.TargetMethod.Name == SignalParser.Signal;
        if (FaultOf(body, call) is { } fault)
        {
            var shown = call.CalledName();
            Report(fault,
                $"let a step of its own return the task: [Step] {wait.Type!.ShortName()} Wait() => {shown}(…)"
                + (isSignal ? "" : ", or sleep for a constant time of at most 1s"));
        }
        else if (body.Method.Carries(PolicyParser.TimeoutAttribute))
        {
            Report("under a [Timeout], which does not", isSignal ? "write within: \"…\" instead" : "remove the [Timeout]");
        }

        void Report(string how, string fix) => body.Report(DurableRules.WaitElsewhere, call, wait.TargetMethod.Name, how, fix);
    }

    private static string? FaultOf(StepBody body, SyntaxNode call) =>
        call.Ancestors().TakeWhile(node => node != body.Syntax).Any(BodySyntax.IsFunction) ? "in a lambda or a local function"
        : !body.IsRun ? "outside of a step"
        : !body.IsStep ? $"in a {StepSignature.KindOf(body.Method)!.ToLowerInvariant()}"
        : StepSignature.IsAsync(body.Method) ? "in an async body, of which nothing else would be left"
        : call.Ancestors().TakeWhile(node => node != body.Syntax).Any(IsList) ? "as one of several tasks, of which the others would be lost"
        : StepSignature.WaitOf(body.Method.ReturnType) != WaitKind.Task || !IsReturned(call) ? "but does not return its task as it is"
        : null;

    private static bool IsList(SyntaxNode node) =>
        node is TupleExpressionSyntax or InitializerExpressionSyntax or CollectionExpressionSyntax;

    private static bool IsReturned(SyntaxNode value)
    {
        while (value.Parent is ParenthesizedExpressionSyntax or SwitchExpressionArmSyntax or SwitchExpressionSyntax or CastExpressionSyntax
            or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }
            || (value.Parent is ConditionalExpressionSyntax choice && choice.Condition != value))
        {
            value = value.Parent;
        }

        return value.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax };
    }
}
