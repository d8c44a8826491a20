using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Generator.Analyzers.Commands;

/// <summary>
/// KIM0006 and KIM0029 for the places where no other check looks: Kim's attributes on local functions and lambdas, which C# allows.
/// </summary>
internal static class MisplacedAttributes
{
    internal static void Check(SyntaxNodeAnalysisContext context)
    {
        var (attributes, place, what) = context.Node switch
        {
            LocalFunctionStatementSyntax function => (function.AttributeLists, function.Identifier, "a local function"),
            ParenthesizedLambdaExpressionSyntax lambda => (lambda.AttributeLists, lambda.ArrowToken, "a lambda"),
            _ => default,
        };
        if (attributes.Count == 0)
        {
            return;
        }

        var symbol = context.Node is LocalFunctionStatementSyntax
            ? context.SemanticModel.GetDeclaredSymbol(context.Node)
            : context.SemanticModel.GetSymbolInfo(context.Node).Symbol;
        if (symbol is not IMethodSymbol method)
        {
            return;
        }

        var name = method.Name.Length > 0 ? method.Name : "of a lambda";
        if (StepSignature.KindOf(method) is not null)
        {
            context.ReportDiagnostic(
                Diagnostic.Create(
                    CommandRules.BadSignature, place.GetLocation(), name, what,
                    "the run knows the methods of its class only, make it one"));
        }
        else
        {
            PolicyParser.CheckPlace(method, (rule, _, arguments) =>
                context.ReportDiagnostic(Diagnostic.Create(rule, place.GetLocation(), [arguments[0], name, arguments[2]])));
        }
    }
}
