using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Generator.Analyzers.Commands;

/// <summary>Reports what the parser finds wrong, and routes and names that two commands share.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CommandAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. CommandRules.All, .. RequestRules.All,
        .. DurableRules.All];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var metadata = JsonMetadata.Of(start.Compilation, start.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
            var commands = new ConcurrentBag<INamedTypeSymbol>();
            start.RegisterSymbolAction(
                symbol => SymbolRules.Check(
                    (INamedTypeSymbol)symbol.Symbol, symbol.Compilation, commands, symbol.ReportDiagnostic, metadata),
                SymbolKind.NamedType);
            start.RegisterSyntaxNodeAction(
                MisplacedAttributes.Check, SyntaxKind.LocalFunctionStatement, SyntaxKind.ParenthesizedLambdaExpression);
            start.RegisterCompilationEndAction(end =>
            {
                SymbolRules.CheckTogether(commands, end.ReportDiagnostic);
                AssemblyAttributes.Check(end.Compilation, end.ReportDiagnostic);
            });
        });
    }
}
