using Kim.Generator.Analyzers.Commands;
using Kim.Generator.Parsing;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>One method or accessor of a command, as the rules look at it.</summary>
internal sealed class StepBody
{
    private readonly CodeBlockAnalysisContext _context;

    internal StepBody(CodeBlockAnalysisContext context, IMethodSymbol method, CommandMembers command)
    {
        _context = context;
        Method = method;
        Command = command;
        var kind = StepSignature.KindOf(method);
        IsStep = kind == "Step";
        IsRun = kind is not null;
        MayJump = kind is "Step" or "Catch";
        IsRetried = IsRun && method.Carries(PolicyParser.RetryAttribute);
        Subject = $"{kind ?? (method.AssociatedSymbol is null ? "Method" : "Property")} {(method.AssociatedSymbol ?? method).Name}";
    }

    internal IMethodSymbol Method { get; }

    internal CommandMembers Command { get; }

    internal SyntaxNode Syntax => _context.CodeBlock;

    internal SemanticModel Model => _context.SemanticModel;

    internal bool IsStep { get; }

    /// <summary>Kim itself calls it: a step, a [Catch] or a compensation.</summary>
    internal bool IsRun { get; }

    /// <summary>A step or a [Catch]: only these can jump.</summary>
    internal bool MayJump { get; }

    internal bool IsRetried { get; }

    /// <summary>As messages name it: <c>Step Load</c>.</summary>
    internal string Subject { get; }

    internal ISymbol? SymbolOf(SyntaxNode node) => Model.GetSymbolInfo(node, _context.CancellationToken).Symbol;

    /// <summary>
    /// The field or auto-property of this run that a name stands for: <c>_count</c> or <c>this._count</c>, not <c>other._count</c>.
    /// </summary>
    internal StateMember? StateOf(SimpleNameSyntax name) =>
        Command.State.TryGetValue(name.Identifier.ValueText, out var member)
        && (name.Parent is not MemberAccessExpressionSyntax access || access.Name != name || access.Expression is ThisExpressionSyntax)
        && SymbolEqualityComparer.Default.Equals(SymbolOf(name), member.Symbol)
            ? member
            : null;

    internal void Report(Diagnostic diagnostic) => _context.ReportDiagnostic(diagnostic);

    internal void Report(DiagnosticDescriptor rule, SyntaxNodeOrToken where, params object[] arguments) =>
        _context.ReportDiagnostic(Diagnostic.Create(rule, where.GetLocation(), [Subject, .. arguments]));
}
