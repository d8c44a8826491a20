using Kim.Generator.Analyzers.StepBodies;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.Commands;

/// <summary>KIM0035 and KIM0036: what a failed attempt leaves behind, because only the fields themselves are put back.</summary>
internal static class RetriedState
{
    private static readonly HashSet<string> Mutators = new(StringComparer.Ordinal)
    {
        "Add", "AddFirst", "AddLast", "AddRange", "Append", "AppendFormat", "AppendLine", "Clear", "Dequeue", "Enqueue", "Insert",
        "InsertRange",
        "Pop", "Push", "Remove", "RemoveAll", "RemoveAt", "RemoveRange", "TryAdd",
    };

    internal static void Check(StepBody body)
    {
        if (!body.IsRetried)
        {
            return;
        }

        var seen = new HashSet<StateMember>();
        foreach (var node in body.Syntax.DescendantNodes())
        {
            switch (node)
            {
                case InvocationExpressionSyntax call when call.CalledName() is { } name && Mutators.Contains(name.Identifier.ValueText):
                    if (body.SymbolOf(call) is IMethodSymbol method && method.ContainingType.Plain() != "System.Linq.Enumerable")
                    {
                        CheckContents(body, Receiver(call), name.Identifier.ValueText, seen);
                    }

                    break;
                case ElementAccessExpressionSyntax element when Writes.IsWriteTarget(element):
                    CheckContents(body, element.Expression, "an index", seen);
                    break;
                case IdentifierNameSyntax name when body.Command.Parameters.Contains(name.Identifier.ValueText)
                    && Writes.IsWriteTarget(name):
                    if (body.SymbolOf(name) is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } })
                    {
                        body.Report(BodyRules.AssignsParameter, name, name.Identifier.ValueText);
                    }

                    break;
            }
        }
    }

    private static void CheckContents(StepBody body, ExpressionSyntax? receiver, string how, HashSet<StateMember> seen)
    {
        if (receiver is not null
            && Root(receiver) is { } name
            && body.StateOf(name) is { Type.IsReferenceType: true } member
            && (member.IsAssignable || IsCollection(member.Type))
            && body.Model.GetTypeInfo(receiver).Type is { } changed
            && !IsImmutable(changed)
            && !IsFresh(body, member, receiver.SpanStart)
            && seen.Add(member))
        {
            body.Report(BodyRules.Accumulates, name, member.Display, how);
        }
    }

    private static ExpressionSyntax? Receiver(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Expression,
        MemberBindingExpressionSyntax => call.Ancestors().OfType<ConditionalAccessExpressionSyntax>()
            .FirstOrDefault(access => access.WhenNotNull.Span.Contains(call.Span))?.Expression,
        _ => null,
    };

    // The name that _state.Items[0]! or this._state.Items begins with.
    private static SimpleNameSyntax? Root(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name,
        MemberAccessExpressionSyntax access => Root(access.Expression),
        ElementAccessExpressionSyntax element => Root(element.Expression),
        ParenthesizedExpressionSyntax parenthesized => Root(parenthesized.Expression),
        PostfixUnaryExpressionSyntax postfix when postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression) => Root(postfix.Operand),
        SimpleNameSyntax name => name,
        _ => null,
    };

    // A readonly member of another type is most likely a service, whose Remove has nothing to do with this run.
    private static bool IsCollection(ITypeSymbol type) =>
        type.Plain() == "System.Text.StringBuilder"
        || type.AllInterfaces.Any(face => face.SpecialType == SpecialType.System_Collections_IEnumerable);

    private static bool IsImmutable(ITypeSymbol type) =>
        type.IsValueType || type.SpecialType == SpecialType.System_String
        || type.ContainingNamespace?.ToDisplayString() == "System.Collections.Immutable";

    // What the body itself has made before is made again by each attempt.
    private static bool IsFresh(StepBody body, StateMember member, int position) =>
        body.OwnNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
        assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
        && assignment.Span.End <= position
        && assignment.Left is SimpleNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }
        && Root(assignment.Left) is { } name
        && body.StateOf(name) == member);
}
