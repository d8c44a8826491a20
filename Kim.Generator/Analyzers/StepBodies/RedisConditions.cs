using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>KIM0042: Redis calls that wait for the answer to a condition on the thread that makes them.</summary>
internal static class RedisConditions
{
    private const string Space = "StackExchange.Redis";

    /// <summary>Whether a call of this name may be one: cheap, asked of each call.</summary>
    internal static bool MayBe(string name) =>
        name is "AddCondition" or "LockRelease" or "LockReleaseAsync" or "LockExtend" or "LockExtendAsync";

    /// <returns>Whether it is one, reported or not.</returns>
    internal static bool Check(StepBody body, InvocationExpressionSyntax call, SimpleNameSyntax name)
    {
        if (body.SymbolOf(call) is not IMethodSymbol { ContainingType: { } type } || type.ContainingNamespace.ToDisplayString() != Space)
        {
            return false;
        }

        // On another thread it does no harm, but the reactor's own connection refuses it there, too.
        if (!body.IsOffloaded(call) || IsTheReactors(Root(body, call)))
        {
            body.Report(BodyRules.WaitsForCondition, name, $"{type.Name}.{name.Identifier.ValueText}");
        }

        return true;
    }

    // A constructor parameter or field of the command, unless it asks for another connection by its key.
    private static bool IsTheReactors(ISymbol? root) =>
        root is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } or IFieldSymbol
        or IPropertySymbol
        && !root.Carries("Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute");

    // What a chain of calls begins with: redis, in redis.CreateTransaction() and in a local that was assigned it.
    private static ISymbol? Root(StepBody body, ExpressionSyntax? expression) => expression switch
    {
        InvocationExpressionSyntax call => Root(body, call.Expression),
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => body.SymbolOf(access),
        MemberAccessExpressionSyntax access => Root(body, access.Expression),
        ParenthesizedExpressionSyntax inner => Root(body, inner.Expression),
        IdentifierNameSyntax name => body.SymbolOf(name) is ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declared }
            ? Root(body, (declared[0].GetSyntax() as VariableDeclaratorSyntax)?.Initializer?.Value)
            : body.SymbolOf(name),
        _ => null,
    };
}
