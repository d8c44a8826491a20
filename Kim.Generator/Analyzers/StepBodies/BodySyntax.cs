using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>Questions that several body rules ask.</summary>
internal static class BodySyntax
{
    /// <summary>The name that is called: <c>Add</c> in <c>x.Add(1)</c>, <c>x?.Add(1)</c> and <c>Add(1)</c>.</summary>
    internal static SimpleNameSyntax? CalledName(this InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    internal static bool IsFunction(this SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;

    /// <summary>The nodes that run as part of the body itself, without lambdas and local functions.</summary>
    internal static IEnumerable<SyntaxNode> OwnNodes(this StepBody body) => body.Syntax.DescendantNodes(static node => !node.IsFunction());

    /// <summary>Whether a call hands its lambda to the thread pool.</summary>
    internal static bool IsOffload(this StepBody body, InvocationExpressionSyntax call) =>
        call.CalledName()?.Identifier.ValueText is "Run" or "StartNew" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem"
        && body.SymbolOf(call)?.ContainingType?.Plain() is "System.Threading.Tasks.Task" or "System.Threading.Tasks.TaskFactory"
            or "System.Threading.Tasks.TaskFactory`1" or "System.Threading.ThreadPool" or "Kim.BlockingRedis";

    /// <summary>Whether a node runs on the thread pool, inside a lambda handed to it.</summary>
    internal static bool IsOffloaded(this StepBody body, SyntaxNode node) => node.Ancestors()
        .TakeWhile(ancestor => ancestor != body.Syntax)
        .Any(ancestor => ancestor is AnonymousFunctionExpressionSyntax
            && ancestor.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && body.IsOffload(call));
}
