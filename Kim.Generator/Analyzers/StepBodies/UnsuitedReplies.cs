using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>KIM0045 in bodies: <c>Ok(stream)</c> and <c>Json(stream)</c>. What a step itself returns is the parser's matter.</summary>
internal static class UnsuitedReplies
{
    internal static void Check(StepBody body, InvocationExpressionSyntax call)
    {
        if (body.Command.HasRoute
            && call.CalledName()?.Identifier.ValueText is "Ok" or "Json"
            && body.SymbolOf(call) is IMethodSymbol { TypeArguments.Length: 1 } method
            && method.ContainingType.Plain() == "Kim.Command"
            && ReplyTypes.Fault(method.TypeArguments[0]) is { } fault)
        {
            body.Report(RequestRules.UnsuitedReply, call, method.TypeArguments[0].ShortName(), fault);
        }
    }
}
