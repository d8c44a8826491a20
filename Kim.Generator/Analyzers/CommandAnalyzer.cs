using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kim.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
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
            start.RegisterSyntaxNodeAction(MisplacedAttributes.Check, SyntaxKind.LocalFunctionStatement, SyntaxKind.ParenthesizedLambdaExpression);
            start.RegisterCompilationEndAction(end => ReportConflicts(end, routes));
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ConcurrentBag<(string, string, INamedTypeSymbol)> routes)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!type.Carries(CommandParser.CommandAttribute))
        {
            ReportWithoutCommand(context.ReportDiagnostic, type);
            return;
        }

        // On anything else the attribute itself is the compiler's error.
        if (type.TypeKind != TypeKind.Class)
        {
            return;
        }

        CommandParser.Parse(type, context.Compilation, (rule, where, arguments) => Report(context.ReportDiagnostic, rule, where, arguments));
        foreach (var route in CommandParser.ReadHead(type, static (_, _, _) => { }).Routes)
        {
            routes.Add((RouteParser.Key(route), route, type));
        }
    }

    private static void ReportWithoutCommand(Action<Diagnostic> report, INamedTypeSymbol type)
    {
        // Who writes Resume wrote the machine by hand.
        if (type is { TypeKind: TypeKind.Class, IsAbstract: false } && ClassParser.CommandBase(type) is not null && type.GetMembers("Resume").IsEmpty)
        {
            Report(report, Rules.NoAttribute, type, type.Name);
            return;
        }

        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            if (StepParser.KindOf(method) is { } kind)
            {
                Report(report, Rules.StepOutsideCommand, method, kind, method.Name, type.Name, kind.ToLowerInvariant());
            }
            else
            {
                PolicyParser.CheckPlace(method, (rule, where, arguments) => Report(report, rule, where, arguments));
            }
        }
    }

    private static void ReportConflicts(CompilationAnalysisContext context, IEnumerable<(string Key, string Route, INamedTypeSymbol Command)> routes)
    {
        foreach (var group in routes.GroupBy(route => route.Key).Where(group => group.Count() > 1))
        {
            var all = group.OrderBy(route => route.Command.ToDisplayString(), StringComparer.Ordinal).ThenBy(route => route.Route, StringComparer.Ordinal).ToList();
            for (var i = 0; i < all.Count; i++)
            {
                var (_, route, command) = all[i];
                if (all.Find(other => !SymbolEqualityComparer.Default.Equals(other.Command, command)).Command is { } rival)
                {
                    Report(context.ReportDiagnostic, Rules.RouteConflict, command, route, command.Name, rival.Name);
                }
                else if (i > 0)
                {
                    Report(context.ReportDiagnostic, Rules.RouteConflict, command, route, command.Name, $"its own route '{all[0].Route}'");
                }
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
