using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>
/// KIM0038: a task that nobody waits for. If the compiler says so itself (CS4014, for a plain call in an async body), Kim does not.
/// </summary>
internal static class DroppedTasks
{
    internal static void Check(StepBody body, InvocationExpressionSyntax call)
    {
        var value = Whole(call);
        if (IsDropped(body, value)
            && body.Model.GetTypeInfo(call).Type is { } type && IsTask(type)
            && body.SymbolOf(call) is IMethodSymbol method
            && !IsMeant(body, call, method))
        {
            var isRedis = method.ContainingType?.Plain().StartsWith("StackExchange.Redis.", StringComparison.Ordinal) == true;
            body.Report(BodyRules.DroppedTask, call, Display(method),
                isRedis
                    ? "return it from a step, or pass CommandFlags.FireAndForget if its outcome does not matter"
                    : "return it from a step");
        }
    }

    // In _ = x ? A() : B(), in _ = (A(), B()) and in x?.A(); the whole is what is dropped.
    private static SyntaxNode Whole(SyntaxNode value)
    {
        while (value.Parent is ParenthesizedExpressionSyntax or ConditionalExpressionSyntax or SwitchExpressionArmSyntax
            or SwitchExpressionSyntax or CastExpressionSyntax
            or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }
            or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression }
            || value.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == value
            || value.Parent is TupleExpressionSyntax
            || (value.Parent is ArgumentSyntax && value.Parent.Parent is TupleExpressionSyntax tuple
                && tuple.Parent is AssignmentExpressionSyntax assignment && IsDiscard(assignment.Left)))
        {
            value = value.Parent;
        }

        return value;
    }

    private static bool IsDropped(StepBody body, SyntaxNode value) => value.Parent switch
    {
        ExpressionStatementSyntax => value is ConditionalAccessExpressionSyntax || !IsAsync(body, value),
        ForStatementSyntax loop => loop.Condition != value && !IsAsync(body, value),
        ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or AccessorDeclarationSyntax } => body.Method.ReturnsVoid
            && !StepSignature.IsAsync(body.Method),
        ArrowExpressionClauseSyntax { Parent: LocalFunctionStatementSyntax function } =>
            function.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } && !IsAsync(body, value),
        AnonymousFunctionExpressionSyntax lambda => lambda.Body == value && lambda.AsyncKeyword.RawKind == 0
            && body.SymbolOf(lambda) is IMethodSymbol { ReturnsVoid: true },
        AssignmentExpressionSyntax assignment when assignment.Right == value && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) =>
            (IsDiscard(assignment.Left) && body.SymbolOf(assignment.Left) is IDiscardSymbol or null)
            || IsUnreadLocal(body, (assignment.Left as IdentifierNameSyntax)?.Identifier.ValueText),
        EqualsValueClauseSyntax
        {
            Parent: VariableDeclaratorSyntax
            {
                Parent.Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 },
            } variable,
        } =>
            IsUnreadLocal(body, variable.Identifier.ValueText),
        ArgumentSyntax argument => IsDiscardedElement(argument),
        _ => IsTested(body, value),
    };

    // SaveAsync() is { } saved, SaveAsync() == null, SaveAsync().IsCompleted: looked at, and not kept.
    private static bool IsTested(StepBody body, SyntaxNode value) => value.Parent switch
    {
        IsPatternExpressionSyntax test => test.DescendantNodes().OfType<SingleVariableDesignationSyntax>()
            .All(name => IsUnreadLocal(body, name.Identifier.ValueText)),
        BinaryExpressionSyntax test => test.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression
            or SyntaxKind.IsExpression,
        MemberAccessExpressionSyntax access => access.Expression == value && access.Name.Identifier.ValueText is
            "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" or "Status" or "Id",
        _ => false,
    };

    private static bool IsDiscard(ExpressionSyntax target) => target is IdentifierNameSyntax { Identifier.ValueText: "_" };

    // (_, x) = (A(), 1): the element that meets a discard.
    private static bool IsDiscardedElement(ArgumentSyntax argument)
    {
        if (argument.Parent is not TupleExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } tuple
            || assignment.Right != tuple)
        {
            return false;
        }

        var index = tuple.Arguments.IndexOf(argument);
        return assignment.Left switch
        {
            TupleExpressionSyntax targets when index < targets.Arguments.Count => IsDiscard(targets.Arguments[index].Expression)
                || targets.Arguments[index].Expression is DeclarationExpressionSyntax { Designation: DiscardDesignationSyntax },
            DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax names } when index < names.Variables.Count =>
                names.Variables[index] is DiscardDesignationSyntax,
            _ => false,
        };
    }

    // Nothing reads it: it is only assigned, or discarded in turn.
    private static bool IsUnreadLocal(StepBody body, string? name) =>
        name is not null
        && body.Syntax.DescendantNodes().Any(node => node is VariableDeclaratorSyntax variable && variable.Identifier.ValueText == name
            || node is SingleVariableDesignationSyntax designation && designation.Identifier.ValueText == name)
        && !body.Syntax.DescendantNodes().OfType<IdentifierNameSyntax>().Any(use => use.Identifier.ValueText == name
            && !(use.Parent is AssignmentExpressionSyntax assignment && (assignment.Left == use || IsDiscard(assignment.Left))));

    private static bool IsAsync(StepBody body, SyntaxNode node) =>
        node.Ancestors().TakeWhile(ancestor => ancestor != body.Syntax).FirstOrDefault(BodySyntax.IsFunction) switch
        {
            AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.RawKind != 0,
            LocalFunctionStatementSyntax function => function.Modifiers.Any(SyntaxKind.AsyncKeyword),
            _ => StepSignature.IsAsync(body.Method),
        };

    private static bool IsTask(ITypeSymbol type) =>
        StepSignature.WaitOf(type) != Models.WaitKind.None
        || Names.DerivesFrom(type, "System.Threading.Tasks.Task")
        || type.Plain() is "System.Runtime.CompilerServices.ConfiguredTaskAwaitable"
        or "System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1"
            or "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable"
            or "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1";

    // A transaction's tasks end with its own, which ExecuteAsync returns.
    private static bool IsMeant(StepBody body, InvocationExpressionSyntax call, IMethodSymbol method) =>
        (call.Expression is MemberAccessExpressionSyntax access && method.Name != "ExecuteAsync"
            && body.Model.GetTypeInfo(access.Expression).Type?.Plain() == "StackExchange.Redis.ITransaction")
        || RedisNames.IsForgotten(body, call);

    private static string Display(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Ordinary ? $"{method.ContainingType.Name}.{method.Name}" : method.Name;
}
