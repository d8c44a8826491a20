using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kim.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Generator.Analyzers;

/// <summary>Reports what the parser finds wrong, and routes that two commands share.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CommandAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Rules.All];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var routes = new ConcurrentBag<(string Key, string Route, INamedTypeSymbol Command)>();
            start.RegisterSymbolAction(symbol => Analyze(symbol, routes), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end => ReportConflicts(end, routes));
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ConcurrentBag<(string, string, INamedTypeSymbol)> routes)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!type.Carries(CommandParser.CommandAttribute))
        {
            foreach (var step in type.GetMembers().OfType<IMethodSymbol>().Where(method => method.Carries(CommandParser.StepAttribute)))
            {
                Report(context.ReportDiagnostic, Rules.StepOutsideCommand, step, step.Name, type.Name);
            }

            return;
        }

        CommandParser.Parse(type, context.Compilation, (rule, where, arguments) => Report(context.ReportDiagnostic, rule, where, arguments));
        foreach (var route in CommandParser.ReadHead(type, static (_, _, _) => { }).Routes)
        {
            routes.Add((RouteParser.Key(route), route, type));
        }
    }

    private static void ReportConflicts(CompilationAnalysisContext context, IEnumerable<(string Key, string Route, INamedTypeSymbol Command)> routes)
    {
        foreach (var group in routes.GroupBy(route => route.Key).Where(group => group.Count() > 1))
        {
            var all = group.OrderBy(route => route.Command.ToDisplayString(), StringComparer.Ordinal).ToList();
            for (var i = 0; i < all.Count; i++)
            {
                Report(context.ReportDiagnostic, Rules.RouteConflict, all[i].Command, all[i].Route, all[i].Command.Name, all[i == 0 ? 1 : 0].Command.Name);
            }
        }
    }

    private static void Report(Action<Diagnostic> report, DiagnosticDescriptor rule, ISymbol where, params object[] arguments) =>
        report(Diagnostic.Create(rule, where.Locations.FirstOrDefault(), Hints(rule, arguments), arguments));

    // What the code fixes of Kim.CodeFixes look up; a message is not to be read by code.
    private static ImmutableDictionary<string, string?> Hints(DiagnosticDescriptor rule, object[] arguments)
    {
        var hints = ImmutableDictionary<string, string?>.Empty;
        return rule.Id == Rules.BackwardJump.Id ? hints.Add("Target", (string)arguments[2])
            : rule.Id == Rules.ResultIgnored.Id && arguments.Length > 3 ? hints.Add("Source", (string)arguments[1]).Add("Type", (string)arguments[3])
            : hints;
    }
}
