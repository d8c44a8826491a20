using Kim.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Generator.Analyzers;

/// <summary>KIM0039: a type or namespace that a member of every command hides, as <c>Status</c> in <c>Status.Active</c>.</summary>
internal static class HiddenNames
{
    internal static void Check(CodeBlockAnalysisContext context, CommandMembers command)
    {
        // A class itself is a block, too, for what it hands to its base; its members come as their own.
        foreach (var access in context.CodeBlock.DescendantNodes(node => node == context.CodeBlock || node is not MemberDeclarationSyntax).OfType<MemberAccessExpressionSyntax>())
        {
            if (access.Expression is SimpleNameSyntax name && command.Hiding.Contains(name.Identifier.ValueText) && Hidden(context, access, name) is { } hidden)
            {
                Report(context, name, access.Name, hidden);
            }
        }

        // Of x is Status.Active the compiler makes a type, and finds none.
        foreach (var test in context.CodeBlock.DescendantNodes(node => node == context.CodeBlock || node is not MemberDeclarationSyntax).OfType<BinaryExpressionSyntax>())
        {
            if (test.Right is QualifiedNameSyntax { Left: IdentifierNameSyntax name } && command.Hiding.Contains(name.Identifier.ValueText)
                && context.SemanticModel.GetSymbolInfo(test.Right, context.CancellationToken).Symbol is null
                && context.SemanticModel.LookupNamespacesAndTypes(name.SpanStart, null, name.Identifier.ValueText).FirstOrDefault() is { } hidden)
            {
                Report(context, name, ((QualifiedNameSyntax)test.Right).Right, hidden);
            }
        }
    }

    private static void Report(CodeBlockAnalysisContext context, SimpleNameSyntax name, SimpleNameSyntax member, ISymbol hidden)
    {
        var (text, of) = (name.Identifier.ValueText, member.Identifier.ValueText);
        var full = hidden.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
        var written = (hidden.ContainingNamespace is { IsGlobalNamespace: true } ? "global::" : "") + full;
        context.ReportDiagnostic(Diagnostic.Create(BodyRules.HiddenName, name.GetLocation(), text, $"{text}.{of}", full, $"{written}.{of}"));
    }

    // What the name would mean elsewhere; null where the command's member is what is meant, for then the access holds.
    private static ISymbol? Hidden(CodeBlockAnalysisContext context, MemberAccessExpressionSyntax access, SimpleNameSyntax name)
    {
        var model = context.SemanticModel;
        if (model.GetSymbolInfo(access, context.CancellationToken).Symbol is not null || !IsCommands(model.GetSymbolInfo(name, context.CancellationToken)))
        {
            return null;
        }

        var arity = (name as GenericNameSyntax)?.Arity ?? 0;
        return model.LookupNamespacesAndTypes(name.SpanStart, null, name.Identifier.ValueText)
            .FirstOrDefault(found => found is INamespaceSymbol ? arity == 0 : found is INamedTypeSymbol type && type.Arity == arity);
    }

    private static bool IsCommands(SymbolInfo info) =>
        (info.Symbol is { } symbol ? [symbol] : info.CandidateSymbols).Any(CommandMembers.IsHiding);
}
