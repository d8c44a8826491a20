using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Kim.Generator.Parsing;

/// <summary>
/// Reads what a step of a durable command may wait for outside its process: a run that waits there for anything else was stored by other
/// code. Syntax decides first where the compiler is asked.
/// </summary>
internal static class AwaitParser
{
    // As Kim.Runs.Hooks.ChildName has it.
    private const string Call = "call/";

    // A time has no name.
    private const string Time = "";

    // As Kim.CompilerServices.StateReader has it.
    private const string Anything = "*";

    private const string KimAssembly = "Kim.Runtime";

    /// <summary>
    /// The names of signals, <c>call/Other</c> for each name that a called command has or had, and an empty name for a time. <c>*</c> if
    /// the code of a base class cannot be seen: it may wait for anything.
    /// </summary>
    internal static IEnumerable<string> Of(IMethodSymbol step, Compilation compilation)
    {
        for (var type = step.ContainingType; type is not null; type = type.BaseType)
        {
            // In an editor a class of another project has a syntax, too, but not here.
            var isElsewhere = type.ContainingAssembly.Name != KimAssembly && type.SpecialType is not SpecialType.System_Object
                && !type.DeclaringSyntaxReferences.Any(one => compilation.ContainsSyntaxTree(one.SyntaxTree));
            if (isElsewhere)
            {
                yield return Anything;
            }

            foreach (var reference in type.DeclaringSyntaxReferences.Where(one => compilation.ContainsSyntaxTree(one.SyntaxTree)))
            {
                var syntax = reference.GetSyntax();
                var model = compilation.GetSemanticModel(syntax.SyntaxTree);
                foreach (var call in syntax.DescendantNodes().OfType<InvocationExpressionSyntax>())
                {
                    if (NameOf(call) is SignalParser.Signal or "Sleep" or "Call" && IsOf(step, call, model))
                    {
                        foreach (var name in Names(call, model))
                        {
                            yield return name;
                        }
                    }
                }
            }
        }
    }

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Name: var name } => name.Identifier.ValueText,
        _ => null,
    };

    // It stands in the step, or in a method that the step may use.
    private static bool IsOf(IMethodSymbol step, InvocationExpressionSyntax call, SemanticModel model) =>
        call.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
        && model.GetDeclaredSymbol(method) is { } caller
        && (SymbolEqualityComparer.Default.Equals(caller.PartialDefinitionPart ?? caller, step.PartialDefinitionPart ?? step)
            || StepSignature.KindOf(caller) is null);

    private static IEnumerable<string> Names(InvocationExpressionSyntax call, SemanticModel model)
    {
        // A command's Call is emitted, so the compiler does not know it yet.
        if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(Call) } access
            && call.ArgumentList.Arguments.FirstOrDefault()?.Expression is ThisExpressionSyntax)
        {
            return model.GetSymbolInfo(access.Expression).Symbol is INamedTypeSymbol called
                ? FormerNameParser.Of(called).Prepend(called.Name).Select(name => Call + name)
                : [];
        }

        return model.GetOperation(call) is not IInvocationOperation { TargetMethod: var target } operation
            || target.ContainingType.Plain() != "Kim.Command" ? []
            : target.Name == SignalParser.Signal ? SignalParser.NameOf(operation) is { Length: > 0 } name ? [name] : []
            : [Time];
    }
}
