using System.Collections.Immutable;
using Kim.Generator.Analyzers.Commands;
using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>Reports what would go wrong in the bodies of a command's methods.</summary>
/// <remarks>
/// It runs while somebody types. Other classes cost one look at their attributes; in a command's bodies syntax decides first, and the
/// compiler is asked what a name means only where that name could break a rule.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StepBodyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. BodyRules.All,
        RequestRules.UnsuitedReply, RequestRules.NoMetadata, .. DurableRules.All];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var redis = new RedisNames(start.Compilation);
            var metadata = JsonMetadata.Of(start.Compilation, start.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
            start.RegisterSymbolStartAction(symbol => Start(symbol, redis, metadata), SymbolKind.NamedType);
            start.RegisterSyntaxNodeAction(DroppedCalls.Check, SyntaxKind.ExpressionStatement);
        });
    }

    private static void Start(SymbolStartAnalysisContext context, RedisNames redis, JsonMetadata? metadata)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!type.Carries(CommandParser.CommandAttribute))
        {
            // What a command inherits is in scope in the types inside it, too.
            if (Outer(type) is { } outer)
            {
                var hiding = new CommandMembers(outer);
                context.RegisterCodeBlockAction(block => HiddenNames.Check(block, hiding));
            }

            // What commands inherit: nobody sees there whether they are durable.
            if (ClassParser.CommandBase(type) is not null)
            {
                var (inherited, waiting) = (new CommandMembers(type), new LongWaits(type));
                context.RegisterCodeBlockAction(block => AnalyzeInherited(block, inherited, waiting));
            }

            return;
        }

        var members = new CommandMembers(type);
        var (waits, http) = (new LongWaits(type), new LateHttp(type, context.Compilation));
        context.RegisterCodeBlockAction(block => Analyze(block, members, waits, http, redis, metadata));
        context.RegisterSymbolEndAction(end =>
        {
            SharedState.Check(members, end.ReportDiagnostic);
            waits.CheckTypes(end.ReportDiagnostic);
        });
    }

    private static void AnalyzeInherited(CodeBlockAnalysisContext context, CommandMembers members, LongWaits waits)
    {
        if (BodyOf(context, members) is { } body)
        {
            foreach (var call in body.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                waits.Check(body, call);
            }
        }
    }

    private static INamedTypeSymbol? Outer(INamedTypeSymbol type)
    {
        var outer = type.ContainingType;
        while (outer is not null && !outer.Carries(CommandParser.CommandAttribute))
        {
            outer = outer.ContainingType;
        }

        return outer;
    }

    // The types inside a command are not commands themselves.
    private static StepBody? BodyOf(CodeBlockAnalysisContext context, CommandMembers members) =>
        context.OwningSymbol is IMethodSymbol
        {
            MethodKind: MethodKind.Ordinary or MethodKind.PropertyGet or MethodKind.PropertySet,
        } method
        && SymbolEqualityComparer.Default.Equals(method.ContainingType, members.Type)
            ? new StepBody(context, method, members)
            : null;

    private static void Analyze(
        CodeBlockAnalysisContext context, CommandMembers members, LongWaits waits, LateHttp http, RedisNames redis, JsonMetadata? metadata)
    {
        HiddenNames.Check(context, members);
        if (BodyOf(context, members) is not { } body)
        {
            return;
        }

        foreach (var node in context.CodeBlock.DescendantNodes())
        {
            switch (node)
            {
                case InvocationExpressionSyntax call:
                    DroppedJumps.Check(body, call);
                    DroppedTasks.Check(body, call);
                    UnsuitedReplies.Check(body, call, metadata);
                    BlockingCalls.Check(body, call, redis);
                    OffReactorFields.CheckCall(body, call);
                    waits.Check(body, call);
                    break;
                case SimpleNameSyntax name:
                    BlockingCalls.CheckResult(body, name);
                    if (name is IdentifierNameSyntax identifier)
                    {
                        MissingSteps.Check(body, identifier);
                        http.Check(body, identifier);
                    }

                    break;
                case LockStatementSyntax statement:
                    BlockingCalls.CheckLock(body, statement);
                    break;
            }
        }

        HiddenSteps.Check(body);
        OffReactorFields.CheckAwaits(body);
        RetriedState.Check(body);
    }
}
