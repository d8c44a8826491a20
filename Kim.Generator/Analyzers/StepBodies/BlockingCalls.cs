using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>KIM0031: what holds up the one thread that all runs of a reactor share.</summary>
internal static class BlockingCalls
{
    private const string TaskMend = "return the task from a step, its value arrives in the next one";
    private const string LockMend =
        "a command's fields need no lock, and what reactors share belongs in a store, a concurrent collection or Interlocked";

    internal static void Check(StepBody body, InvocationExpressionSyntax call, RedisNames redis)
    {
        if (call.CalledName() is not { } name)
        {
            return;
        }

        var text = name.Identifier.ValueText;
        var mayBeRedis = redis.MayBlock(text);
        if ((!mayBeRedis && text is not ("Wait" or "WaitAll" or "WaitAny" or "TryWait" or "GetResult" or "Sleep" or "Enter"))
            || body.SymbolOf(call) is not IMethodSymbol { ContainingType: not null } method)
        {
            return;
        }

        if (mayBeRedis && redis.Blocks(method))
        {
            // A scan waits for its pages whatever the flags say.
            if (method.ReturnType.Name == "IEnumerable" || !RedisNames.IsForgotten(body, call))
            {
                Report(body, name, Display(method), redis.FixOf(method));
            }
        }
        else if (FixOf(method) is { } fix && !OnlyAsks(body, call) && !HasEnded(body, call.Expression))
        {
            Report(body, name, Display(method), fix);
        }
    }

    internal static void CheckResult(StepBody body, SimpleNameSyntax name)
    {
        if (name.Identifier.ValueText == "Result"
            && name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax
            && body.SymbolOf(name) is IPropertySymbol property
            && property.ContainingType.Plain() is "System.Threading.Tasks.Task`1" or "System.Threading.Tasks.ValueTask`1"
            && !HasEnded(body, name.Parent)
            && !name.Ancestors().OfType<InvocationExpressionSyntax>()
            .Any(call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" }))
        {
            Report(body, name, Display(property), TaskMend);
        }
    }

    internal static void CheckLock(StepBody body, LockStatementSyntax statement) => Report(body, statement.LockKeyword, "lock", LockMend);

    private static string? FixOf(IMethodSymbol method) => (method.ContainingType.Plain(), method.Name) switch
    {
        ("System.Threading.Tasks.Task", "Wait") => TaskMend,
        ("System.Threading.Tasks.Task", "WaitAll") => "return Task.WhenAll(…) from a step",
        ("System.Threading.Tasks.Task", "WaitAny") => "return Task.WhenAny(…) from a step",
        ("StackExchange.Redis.IRedisAsync" or "StackExchange.Redis.IConnectionMultiplexer"
            or "StackExchange.Redis.ConnectionMultiplexer", "Wait" or "WaitAll" or "TryWait") => TaskMend,
        ("System.Threading.SemaphoreSlim", "Wait") => "return WaitAsync(…) from a step",
        ("System.Threading.Thread", "Sleep") => "return Task.Delay(…) from a step",
        ("System.Threading.Monitor", "Enter") => LockMend,
        (var type, "GetResult") when IsAwaiter(type) => TaskMend,
        _ => null,
    };

    private static bool IsAwaiter(string type) => type is
        "System.Runtime.CompilerServices.TaskAwaiter" or "System.Runtime.CompilerServices.TaskAwaiter`1" or
        "System.Runtime.CompilerServices.ValueTaskAwaiter" or "System.Runtime.CompilerServices.ValueTaskAwaiter`1" or
        "System.Runtime.CompilerServices.ConfiguredTaskAwaiter" or "System.Runtime.CompilerServices.ConfiguredValueTaskAwaiter";

    // A wait of nothing gives its answer at once.
    private static bool OnlyAsks(StepBody body, InvocationExpressionSyntax call) =>
        call.CalledName()?.Identifier.ValueText == "Wait"
        && call.ArgumentList.Arguments.FirstOrDefault() is { Expression: LiteralExpressionSyntax literal }
        && body.Model.GetConstantValue(literal).Value is 0;

    // task.ContinueWith(done => done.Result): what the lambda is given has ended.
    private static bool HasEnded(StepBody body, SyntaxNode? use)
    {
        var task = ReceiverOf(use);
        while (task is InvocationExpressionSyntax call && call.CalledName()?.Identifier.ValueText is "GetAwaiter" or "ConfigureAwait")
        {
            task = ReceiverOf(call.Expression);
        }

        return task is IdentifierNameSyntax name
            && body.SymbolOf(name) is IParameterSymbol { Ordinal: 0 } parameter
            && parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } declared
            && declared.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { Parent: ArgumentSyntax argument }
            && argument.Parent?.Parent is InvocationExpressionSyntax continuation
            && continuation.CalledName()?.Identifier.ValueText == "ContinueWith"
            && body.SymbolOf(continuation)?.ContainingType.Plain() is "System.Threading.Tasks.Task" or "System.Threading.Tasks.Task`1";
    }

    private static ExpressionSyntax? ReceiverOf(SyntaxNode? use) => use switch
    {
        MemberAccessExpressionSyntax access => access.Expression,
        MemberBindingExpressionSyntax => use.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault()?.Expression,
        _ => null,
    };

    private static string Display(ISymbol member) => $"{member.ContainingType.Name}.{member.Name}";

    private static void Report(StepBody body, SyntaxNodeOrToken where, string what, string fix)
    {
        if (!body.IsOffloaded(where.Parent!))
        {
            body.Report(BodyRules.Blocks, where, what, fix);
        }
    }
}
