using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Parsing;

/// <summary>Reads the graph's jumps from the syntax of step bodies: every <c>To&lt;Step&gt;(…)</c> called there is an edge.</summary>
internal static class JumpParser
{
    /// <summary>The steps that a body jumps to; a use that is no plain call in the body itself is reported.</summary>
    /// <param name="refusal">Why this method may not jump, as in "Helper, which is no step"; <see langword="null"/> where it may.</param>
    internal static List<int> Jumps(IMethodSymbol method, IReadOnlyList<string> steps, string? refusal, Report report)
    {
        var jumps = new SortedSet<int>();
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            // A primary constructor's syntax is its whole class.
            if (reference.GetSyntax() is not { } syntax || syntax is TypeDeclarationSyntax)
            {
                continue;
            }

            foreach (var name in syntax.DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var text = name.Identifier.ValueText;
                var target = text.StartsWith("To", StringComparison.Ordinal) ? IndexOf(steps, text.Substring(2)) : -1;
                if (target < 0 || IsForeign(name))
                {
                    continue;
                }

                if (refusal is not null || !IsCalled(name) || IsInFunction(name))
                {
                    report(Analyzers.Rules.JumpElsewhere, method, steps[target], refusal ?? $"a lambda, a local function or as a value in {method.Name}");
                }
                else
                {
                    jumps.Add(target);
                }
            }
        }

        return jumps.ToList();
    }

    private static int IndexOf(IReadOnlyList<string> steps, string name)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    // x.ToY(…) is somebody else's method; this.ToY(…) is ours. nameof(ToY) is no jump.
    private static bool IsForeign(SimpleNameSyntax name) =>
        (name.Parent is MemberAccessExpressionSyntax access && access.Name == name && access.Expression is not ThisExpressionSyntax)
        || name.Parent is MemberBindingExpressionSyntax
        || name.Ancestors().OfType<InvocationExpressionSyntax>().Any(call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" });

    private static bool IsCalled(SimpleNameSyntax name)
    {
        SyntaxNode called = name.Parent is MemberAccessExpressionSyntax access ? access : name;
        return called.Parent is InvocationExpressionSyntax call && call.Expression == called;
    }

    private static bool IsInFunction(SimpleNameSyntax name) =>
        name.Ancestors().TakeWhile(node => node is not MethodDeclarationSyntax).Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);
}
