using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads what a [Step] says of the tasks of a join.</summary>
internal static class JoinPolicyParser
{
    private const string FailFast = "FailFast";

    internal static JoinModel Read(IMethodSymbol method) =>
        method.Attribute(CommandParser.StepAttribute) is { } step ? new(step.Named<bool>(FailFast)) : JoinModel.All;

    /// <summary>Reports what only a join can do.</summary>
    internal static void RefuseOutsideJoin(IMethodSymbol method, Report report)
    {
        if (Read(method).FailFast)
        {
            report(CommandRules.BadPolicy, method, $"Step({FailFast} = true)", method.Name,
                "it does not return several tasks, so there are no others to give up: return a tuple or a list of tasks, or leave it out");
        }
    }
}
