using Kim.Generator.Models;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Kim.Generator.Parsing;

/// <summary>
/// Reads the endings that a step's body calls: <c>Created(…)</c>, <c>NotFound()</c>. Syntax decides first; the compiler is asked what a
/// call means only once all that the step returns looks like endings.
/// </summary>
internal sealed class EndingCalls
{
    private readonly IMethodSymbol _method;
    private readonly SemanticModel _model;

    private EndingCalls(IMethodSymbol method, SemanticModel model) => (_method, _model) = (method, model);

    /// <summary>What the step answers with; <see langword="null"/> if something that it returns is not plainly an ending.</summary>
    internal static List<EndingModel>? Of(IMethodSymbol step, Compilation compilation)
    {
        var method = step.PartialImplementationPart ?? step;
        if (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not MethodDeclarationSyntax syntax)
        {
            return null;
        }

        var parts = new List<ExpressionSyntax>();
        return Returned(syntax).All(result => Split(result, parts))
            ? new EndingCalls(method, compilation.GetSemanticModel(syntax.SyntaxTree)).ReadEach(parts)
            : null;
    }

    private static IEnumerable<ExpressionSyntax?> Returned(MethodDeclarationSyntax method) => method.ExpressionBody is { } body
        ? [body.Expression]
        : method.Body?.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>()
            .Select(statement => statement.Expression) ?? [null];

    // The alternatives of an expression: calls and, for a ValueTask, what makes one of a reply.
    private static bool Split(ExpressionSyntax? result, List<ExpressionSyntax> parts)
    {
        switch (result)
        {
            case ParenthesizedExpressionSyntax inner:
                return Split(inner.Expression, parts);
            case CastExpressionSyntax cast:
                return Split(cast.Expression, parts);
            case ConditionalExpressionSyntax choice:
                return Split(choice.WhenTrue, parts) && Split(choice.WhenFalse, parts);
            case SwitchExpressionSyntax choice:
                return choice.Arms.All(arm => Split(arm.Expression, parts));
            case ThrowExpressionSyntax:
                return true;
            case InvocationExpressionSyntax call when LooksKnown(call):
            case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 1 }:
                parts.Add(result);
                return true;
            default:
                return false;
        }
    }

    private static bool LooksKnown(InvocationExpressionSyntax call)
    {
        var called = call.Expression is MemberAccessExpressionSyntax access ? access.Name : call.Expression as SimpleNameSyntax;
        return called?.Identifier.ValueText is { } name && (IsWrap(name) || IsHeading(name) || EndingMethods.Names.Contains(name));
    }

    private static bool IsWrap(string name) => name == "FromResult";

    private static bool IsHeading(string name) => name is "WithHeader" or "WithCookie" or "WithDeletedCookie";

    private List<EndingModel>? Read(ExpressionSyntax part)
    {
        switch (_model.GetOperation(part))
        {
            case IObjectCreationOperation { Type: { } type } creation when StepSignature.WaitOf(type) != WaitKind.None:
                return ReadAll(creation.Arguments[0].Syntax);
            case IInvocationOperation { TargetMethod: var method } call:
                var owner = method.ContainingType;
                return owner.Plain() == "Kim.Command" ? EndingMethods.Of(call)
                    : IsHeading(method.Name) && StepSignature.IsReply(owner) ? Headed(call)
                    : IsWrap(method.Name) && !_method.IsAsync && StepSignature.WaitOf(owner) != WaitKind.None
                        ? ReadAll(call.Arguments[0].Syntax)
                    : null;
            default:
                return null;
        }
    }

    // A reply in a task, or before its headers: it may be a choice itself.
    private List<EndingModel>? ReadAll(SyntaxNode? reply)
    {
        var parts = new List<ExpressionSyntax>();
        return Split(reply is ArgumentSyntax argument ? argument.Expression : reply as ExpressionSyntax, parts) ? ReadEach(parts) : null;
    }

    private List<EndingModel>? ReadEach(List<ExpressionSyntax> parts)
    {
        var endings = parts.ConvertAll(Read);
        return endings.Contains(null) ? null : endings.SelectMany(ending => ending!).ToList();
    }

    // A Content-Type replaces the media type of the ending. A name that only the run knows may be that, too.
    private List<EndingModel>? Headed(IInvocationOperation call)
    {
        if (ReadAll((call.Syntax as InvocationExpressionSyntax)?.Expression is MemberAccessExpressionSyntax access
            ? access.Expression
            : null) is not { } endings)
        {
            return null;
        }

        if (call.TargetMethod.Name != "WithHeader")
        {
            return endings;
        }

        return EndingMethods.Constant<string>(call, "name") is not { } name ? null
            : !name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) ? endings
            : EndingMethods.Constant<string>(call, "value") is { } value ? endings.ConvertAll(ending => EndingMethods.As(ending, value))
            : null;
    }
}
