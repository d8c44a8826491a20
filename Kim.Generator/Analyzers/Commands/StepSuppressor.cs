using System.Collections.Immutable;
using Kim.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Generator.Analyzers.Commands;

/// <summary>Keeps advice of other analyzers away from steps, catches and compensations whose author cannot follow it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StepSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor MakeStatic = new("KIMS001", "CA1822", "A step is an instance method of its run");
    private static readonly SuppressionDescriptor UnusedParameter = new(
        "KIMS002", "IDE0060", "What the step before gives is taken, used or not; the type of an exception decides what is caught");
    private static readonly SuppressionDescriptor ConcreteType = new(
        "KIMS003", "CA1859", "What a step returns is its edge in the graph, and what a caller gets");
    private static readonly SuppressionDescriptor MakeProperty = new("KIMS004", "CA1024", "A step is a method");
    private static readonly SuppressionDescriptor ConfigureAwait = new(
        "KIMS005", "CA2007", "A command resumes on its reactor after an await");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [MakeStatic, UnusedParameter, ConcreteType,
        MakeProperty, ConfigureAwait];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            var suppression = SupportedSuppressions.First(known => known.SuppressedDiagnosticId == diagnostic.Id);
            if (diagnostic.Location.SourceTree is { } tree
                && tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan) is var node
                && node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration
                && context.GetSemanticModel(tree).GetDeclaredSymbol(declaration, context.CancellationToken) is IMethodSymbol method
                && CannotFollow(method, node, suppression))
            {
                context.ReportSuppression(Suppression.Create(suppression, diagnostic));
            }
        }
    }

    private static bool CannotFollow(IMethodSymbol method, SyntaxNode node, SuppressionDescriptor suppression)
    {
        if (suppression == ConfigureAwait)
        {
            return ClassParser.CommandBase(method.ContainingType) is not null;
        }

        // A token may be left out, and so may a compensation's parameter.
        return StepSignature.KindOf(method) is { } kind
            && (suppression != UnusedParameter
                || (kind != "Compensation" && node.FirstAncestorOrSelf<ParameterSyntax>() is { } parameter
                    && StepSignature.EdgeParameters(method).Exists(taken => taken.Name == parameter.Identifier.ValueText)));
    }
}
