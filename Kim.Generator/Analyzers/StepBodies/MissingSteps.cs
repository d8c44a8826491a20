using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>KIM0047: a jump to a step that the command does not have. The compiler only says that the name does not exist.</summary>
internal static class MissingSteps
{
    private const int ListedMax = 10;

    internal static void Check(StepBody body, IdentifierNameSyntax name)
    {
        var text = name.Identifier.ValueText;
        if (!body.MayJump
            || text.Length < 3 || !text.StartsWith("To", StringComparison.Ordinal) || !char.IsUpper(text[2])
            || body.Command.Steps.Contains(text.Substring(2))
            || ForeignNames.Holds(name, body.Syntax)
            || body.Model.GetSymbolInfo(name) is not { Symbol: null, CandidateSymbols.IsEmpty: true })
        {
            return;
        }

        if (Fault(body, text.Substring(2)) is { } fault)
        {
            body.Report(BodyRules.MissingStep, name, text, fault);
        }
        else if (IsNext(body.Method.ReturnType) && StandsAsJump(name))
        {
            body.Report(BodyRules.MissingStep, name, text, $"{Missing(body, text)}: write that step, or jump to one of {Steps(body)}");
        }
    }

    // Something of nearly that name is there, so that a jump is meant.
    private static string? Fault(StepBody body, string target)
    {
        var type = body.Command.Type;
        if (type.GetMembers(target).OfType<IMethodSymbol>().FirstOrDefault() is { } method)
        {
            return StepSignature.KindOf(method) is { } kind
                ? $"{target} is a {kind.ToLowerInvariant()}, and only a step can be jumped to: move what it does into a [Step] of its own"
                : $"method {target} of command {type.Name} carries no [Step]: mark it with [Step], or call {target} itself";
        }

        return NearestName.Of(target, body.Command.Steps) is { } step ? $"{Missing(body, "To" + target)}: did you mean To{step}?" : null;
    }

    private static string Missing(StepBody body, string jump) => $"command {body.Command.Type.Name} has no step {jump.Substring(2)}";

    private static string Steps(StepBody body) =>
        string.Join(", ", body.Command.Steps.Take(ListedMax)) + (body.Command.Steps.Count > ListedMax ? ", …" : "");

    // Next, Task<Next> or ValueTask<Next>.
    private static bool IsNext(ITypeSymbol type) =>
        type.Plain() == "Kim.Next"
        || (StepSignature.WaitOf(type) != Models.WaitKind.None && ((INamedTypeSymbol)type).TypeArguments.Any(IsNext));

    // What is returned or kept may be a jump; what is an argument, or has a member read, is some other method's value.
    private static bool StandsAsJump(IdentifierNameSyntax name)
    {
        SyntaxNode value = name.Parent is MemberAccessExpressionSyntax ? name.Parent : name;
        value = value.Parent is InvocationExpressionSyntax call && call.Expression == value ? call : value;
        while (value.Parent is ParenthesizedExpressionSyntax or SwitchExpressionArmSyntax or SwitchExpressionSyntax or CastExpressionSyntax
            || value.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression }
            || (value.Parent is ConditionalExpressionSyntax choice && choice.Condition != value))
        {
            value = value.Parent;
        }

        return value.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or ExpressionStatementSyntax
            || value.Parent is EqualsValueClauseSyntax or AssignmentExpressionSyntax
            || value.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax }
            || (value.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax outer }
                && outer.CalledName()?.Identifier.ValueText == "FromResult");
    }
}
