using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Parsing;

/// <summary>
/// Tells by syntax alone which names are not members of the command: where a name stands says whose it is, or a variable of that name is in
/// scope. Nothing is asked of the compiler, so that an edit inside a body cannot change a jump elsewhere.
/// </summary>
internal static class ForeignNames
{
    internal static bool Holds(IdentifierNameSyntax name, SyntaxNode method) =>
        IsMemberOfAnother(name) || IsLabel(name) || IsTypeOrConstant(name) || IsNameOf(name) || IsVariable(name, method);

    // x.ToY is somebody else's, this.ToY is ours; new Mail { ToY = 1 }, mail with { ToY = 1 }, new { ToY = 1 }, [A(ToY = 1)].
    private static bool IsMemberOfAnother(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name => access.Expression is not ThisExpressionSyntax,
        MemberBindingExpressionSyntax or NameEqualsSyntax => true,
        AssignmentExpressionSyntax assignment => assignment.Left == name
            && assignment.Parent is InitializerExpressionSyntax initializer
            && (initializer.IsKind(SyntaxKind.ObjectInitializerExpression) || initializer.IsKind(SyntaxKind.WithInitializerExpression)),
        _ => false,
    };

    // Call(ToY: 1), (ToY: 1, 2), x is { ToY: 1 }, x is { ToY.Z: 1 }; goto ToY.
    private static bool IsLabel(IdentifierNameSyntax name) =>
        name.Parent is NameColonSyntax or GotoStatementSyntax
        || name.Ancestors().TakeWhile(node => node is ExpressionSyntax or BaseExpressionColonSyntax)
        .Any(node => node is ExpressionColonSyntax);

    // A method is neither a type nor a constant, has no members, and is not an operand.
    private static bool IsTypeOrConstant(IdentifierNameSyntax name) =>
        SyntaxFacts.IsInTypeOnlyContext(name)
        || name.Parent switch
        {
            ConstantPatternSyntax or CaseSwitchLabelSyntax or QualifiedNameSyntax or AliasQualifiedNameSyntax
                or InterpolationSyntax => true,
            MemberAccessExpressionSyntax access => access.Expression == name,
            ConditionalAccessExpressionSyntax access => access.Expression == name,
            ElementAccessExpressionSyntax => true,
            AssignmentExpressionSyntax assignment => assignment.Left == name,
            PrefixUnaryExpressionSyntax => true,
            PostfixUnaryExpressionSyntax postfix => !postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression),
            BinaryExpressionSyntax binary => !binary.IsKind(SyntaxKind.CoalesceExpression),
            _ => false,
        };

    private static bool IsNameOf(IdentifierNameSyntax name) =>
        name.Ancestors().OfType<InvocationExpressionSyntax>()
        .Any(call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" });

    // Parameters, locals, pattern variables, local functions and range variables that are in scope there.
    private static bool IsVariable(IdentifierNameSyntax name, SyntaxNode method) => method.DescendantNodes()
        .Where(node => DeclaredBy(node) is { } declared && declared.ValueText == name.Identifier.ValueText)
        .Any(node => ScopeOf(node, method).Span.Contains(name.Span));

    private static SyntaxToken? DeclaredBy(SyntaxNode node) => node switch
    {
        ParameterSyntax parameter => parameter.Identifier,
        VariableDeclaratorSyntax variable => variable.Identifier,
        SingleVariableDesignationSyntax variable => variable.Identifier,
        ForEachStatementSyntax loop => loop.Identifier,
        CatchDeclarationSyntax caught => caught.Identifier,
        LocalFunctionStatementSyntax function => function.Identifier,
        FromClauseSyntax from => from.Identifier,
        LetClauseSyntax let => let.Identifier,
        JoinClauseSyntax join => join.Identifier,
        JoinIntoClauseSyntax join => join.Identifier,
        QueryContinuationSyntax into => into.Identifier,
        _ => null,
    };

    private static SyntaxNode ScopeOf(SyntaxNode declaration, SyntaxNode method) => declaration is ForEachStatementSyntax
        ? declaration
        : declaration.Ancestors().TakeWhile(node => node != method).FirstOrDefault(node => node
            is BlockSyntax or SwitchSectionSyntax or SwitchExpressionArmSyntax or AnonymousFunctionExpressionSyntax or ForStatementSyntax
            or CommonForEachStatementSyntax
            or UsingStatementSyntax or FixedStatementSyntax or CatchClauseSyntax or QueryExpressionSyntax
            || (node is LocalFunctionStatementSyntax && declaration is ParameterSyntax)) ?? method;
}
