using Kim.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kim.Generator.Analyzers.Commands;

/// <summary>KIM0039: a type or namespace that a member of every command hides, as <c>Status</c> in <c>Status.Active</c>.</summary>
internal static class HiddenNames
{
    internal static void Check(CodeBlockAnalysisContext context, CommandMembers command)
    {
        // A class itself is a block, too, for what it hands to its base; its members come as their own.
        var nodes = context.CodeBlock.DescendantNodes(node => node == context.CodeBlock || node is not MemberDeclarationSyntax);
        foreach (var hidden in In(nodes, context.SemanticModel, command))
        {
            context.ReportDiagnostic(hidden);
        }
    }

    /// <summary>
    /// Those in a command's attributes, parameters' default values and constants, nested types included. The compiler evaluates these
    /// before it looks at any body, and stops there.
    /// </summary>
    internal static IEnumerable<Diagnostic> InDeclarations(INamedTypeSymbol type, Compilation compilation)
    {
        CommandMembers? command = null;
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            var nodes = reference.GetSyntax()
                .DescendantNodes(node => node is not (BlockSyntax or ArrowExpressionClauseSyntax or ConstructorInitializerSyntax))
                .Where(IsEvaluatedEarly)
                .SelectMany(early => early.DescendantNodes())
                .Where(node => node is MemberAccessExpressionSyntax { Expression: SimpleNameSyntax }
                    or BinaryExpressionSyntax { Right: QualifiedNameSyntax })
                .ToList();
            if (nodes.Count == 0)
            {
                continue;
            }

            foreach (var hidden in In(nodes, compilation.GetSemanticModel(reference.SyntaxTree), command ??= new(type)))
            {
                yield return hidden;
            }
        }
    }

    private static bool IsEvaluatedEarly(SyntaxNode node) => node switch
    {
        AttributeArgumentListSyntax => true,
        EqualsValueClauseSyntax { Parent: ParameterSyntax or EnumMemberDeclarationSyntax } => true,
        EqualsValueClauseSyntax { Parent.Parent.Parent: FieldDeclarationSyntax field } => field.Modifiers.Any(SyntaxKind.ConstKeyword),
        _ => false,
    };

    private static IEnumerable<Diagnostic> In(IEnumerable<SyntaxNode> nodes, SemanticModel model, CommandMembers command)
    {
        foreach (var node in nodes)
        {
            if (node is MemberAccessExpressionSyntax { Expression: SimpleNameSyntax name } access)
            {
                if (command.Hiding.Contains(name.Identifier.ValueText) && Hidden(model, access, name) is { } hidden)
                {
                    yield return NewDiagnostic(name, access.Name, hidden);
                }
            }
            else if (node is BinaryExpressionSyntax { Right: QualifiedNameSyntax { Left: IdentifierNameSyntax left } type })
            {
                // Of x is Status.Active the compiler makes a type, and finds none.
                if (command.Hiding.Contains(left.Identifier.ValueText)
                    && model.GetSymbolInfo(type).Symbol is null
                    && model.LookupNamespacesAndTypes(left.SpanStart, null, left.Identifier.ValueText).FirstOrDefault() is { } hidden)
                {
                    yield return NewDiagnostic(left, type.Right, hidden);
                }
            }
        }
    }

    private static Diagnostic NewDiagnostic(SimpleNameSyntax name, SimpleNameSyntax member, ISymbol hidden)
    {
        var (text, of) = (name.Identifier.ValueText, member.Identifier.ValueText);
        var full = hidden.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
        var written = (hidden.ContainingNamespace is { IsGlobalNamespace: true } ? "global::" : "") + full;
        return Diagnostic.Create(BodyRules.HiddenName, name.GetLocation(), text, $"{text}.{of}", full, $"{written}.{of}");
    }

    // What the name would mean elsewhere; null if the command's member is what is meant, for then the access holds.
    private static ISymbol? Hidden(SemanticModel model, MemberAccessExpressionSyntax access, SimpleNameSyntax name)
    {
        if (model.GetSymbolInfo(access).Symbol is not null || !IsCommands(model.GetSymbolInfo(name)))
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
