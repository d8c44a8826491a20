using Kim.Generator.Parsing;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kim.Generator.Analyzers.StepBodies;

/// <summary>
/// KIM0045 and KIM0049 in bodies: <c>Ok(stream)</c> and <c>Json(stream)</c>. What a step itself returns is the parser's matter.
/// </summary>
internal static class UnsuitedReplies
{
    internal static void Check(StepBody body, InvocationExpressionSyntax call, JsonMetadata? metadata)
    {
        if (!body.Command.HasRoute
            || call.CalledName()?.Identifier.ValueText is not ("Ok" or "Json")
            || body.SymbolOf(call) is not IMethodSymbol { TypeArguments.Length: 1 } method
            || method.ContainingType.Plain() != "Kim.Command")
        {
            return;
        }

        var value = method.TypeArguments[0];
        if (ReplyTypes.Fault(value) is { } fault)
        {
            body.Report(RequestRules.UnsuitedReply, call, value.ShortName(), fault);
        }
        else if (!SaysSo(body.Method.ReturnType))
        {
            metadata?.Check($"{body.Subject} replies with {value.ShortName()}", value, call.GetLocation(), body.Report);
        }
    }

    // What a step says that it returns is looked at with the step.
    private static bool SaysSo(ITypeSymbol returned) =>
        returned is INamedTypeSymbol named && (named.Plain() == "Kim.Reply`1" || named.TypeArguments.Any(SaysSo));
}
