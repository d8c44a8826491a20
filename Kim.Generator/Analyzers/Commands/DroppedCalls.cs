using Kim.Generator.Analyzers.StepBodies;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Generator.Analyzers.Commands;

/// <summary>KIM0050: what says which command to run, and is given to nobody who runs it. Anywhere in a project.</summary>
/// <remarks>Every statement is looked at, so the name comes first; the compiler is asked about few.</remarks>
internal static class DroppedCalls
{
    internal static void Check(SyntaxNodeAnalysisContext context)
    {
        if (((ExpressionStatementSyntax)context.Node).Expression is InvocationExpressionSyntax call
            && call.CalledName()?.Identifier.ValueText is "Call" or "WithDeadline" or "OnReactor"
            && context.SemanticModel.GetSymbolInfo(call, context.CancellationToken).Symbol is IMethodSymbol method
            && method.ReturnType.Plain() == "Kim.CommandCall`1")
        {
            context.ReportDiagnostic(
                Diagnostic.Create(BodyRules.DroppedCall, call.GetLocation(), $"{method.ContainingType.Name}.{method.Name}"));
        }
    }
}
