using Kim.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Parsing;

/// <summary>Reads the graph's jumps from the syntax of step bodies: every <c>To&lt;Step&gt;(…)</c> called there is an edge.</summary>
internal static class JumpParser
{
    /// <summary>The steps that a body jumps to; a use that is not a plain call in the body itself is reported.</summary>
    /// <param name="refusal">Why this method may not jump, as in "Helper, which is not a step"; <see langword="null"/> if it may.</param>
    internal static List<int> Jumps(IMethodSymbol method, IReadOnlyList<string> steps, string? refusal, Report report)
    {
        var jumps = new SortedSet<int>();
        foreach (var reference in (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences)
        {
            // A primary constructor's syntax is its whole class.
            if (reference.GetSyntax() is not { } syntax || syntax is TypeDeclarationSyntax)
            {
                continue;
            }

            foreach (var name in syntax.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                var text = name.Identifier.ValueText;
                var target = text.StartsWith("To", StringComparison.Ordinal) ? IndexOf(steps, text.Substring(2)) : -1;
                if (target < 0 || ForeignNames.Holds(name, syntax))
                {
                    continue;
                }

                if (refusal is not null || !IsCalled(name) || IsInFunction(name))
                {
                    report(CommandRules.JumpElsewhere, method, steps[target], refusal
                        ?? $"a lambda, a local function or as a value in {method.Name}");
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

    private static bool IsCalled(IdentifierNameSyntax name)
    {
        SyntaxNode called = name.Parent is MemberAccessExpressionSyntax access ? access : name;
        return called.Parent is InvocationExpressionSyntax call && call.Expression == called;
    }

    private static bool IsInFunction(IdentifierNameSyntax name) =>
        name.Ancestors().TakeWhile(node => node is not MethodDeclarationSyntax)
        .Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);
}
