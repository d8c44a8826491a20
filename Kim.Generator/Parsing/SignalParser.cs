using Kim.Generator.Models;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Kim.Generator.Parsing;

/// <summary>Reads which signals the bodies of a durable command wait for. Syntax decides first where the compiler is asked.</summary>
internal static class SignalParser
{
    internal const string Signal = "Signal";

    /// <summary>
    /// Each signal once, in source order. What no name can be, or has another type the second time, is the analyzer's to report.
    /// </summary>
    internal static IEnumerable<SignalModel> Read(INamedTypeSymbol type, Compilation compilation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            var syntax = reference.GetSyntax();
            foreach (var called in syntax.DescendantNodes().OfType<GenericNameSyntax>().Where(name => name.Identifier.ValueText == Signal))
            {
                SyntaxNode whole = called.Parent is MemberAccessExpressionSyntax access ? access : called;
                if (whole.Parent is InvocationExpressionSyntax call
                    && compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(call) is IInvocationOperation operation
                    && IsSignal(operation.TargetMethod) && NameOf(operation) is { Length: > 0 } name && names.Add(name))
                {
                    yield return new(name, operation.TargetMethod.TypeArguments[0].FullName());
                }
            }
        }
    }

    /// <summary>Whether a method is that of Kim.Command.</summary>
    internal static bool IsSignal(IMethodSymbol method) =>
        method is { Name: Signal, TypeArguments.Length: 1 } && method.ContainingType.Plain() == "Kim.Command";

    /// <summary>The signal's name; <see langword="null"/> if it is not a constant.</summary>
    internal static string? NameOf(IInvocationOperation signal) => EndingMethods.Constant<string>(signal, "name");
}
