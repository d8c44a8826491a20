using System;
using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads what a [Step] says of the tasks of a join.</summary>
internal static class JoinPolicyParser
{
    internal static JoinModel Read(IMethodSymbol method) => method.Attribute(CommandParser.StepAttribute) is { } step
        ? new(step.Named<bool>("FailFast"), step.Named<bool>("Any"))
        : JoinModel.All;

    /// <summary>Reports what only a join can do.</summary>
    internal static void RefuseOutsideJoin(IMethodSymbol method, Report report)
    {
        var join = Read(method);
        if (join.FailFast || join.Any)
        {
            Refuse(method, join, report,
                "it does not return several tasks, so there are no others to give up: return a tuple or a list of tasks, or leave it out");
        }
    }

    /// <summary>Reports tasks that do not fit what is said of them.</summary>
    /// <param name="method">The step.</param>
    /// <param name="join">What it says.</param>
    /// <param name="parts">The elements of its tuple, or its list.</param>
    /// <param name="elements">What they are.</param>
    /// <param name="values">What each of those that are tasks gives; <see langword="null"/> for nothing.</param>
    /// <param name="report">Who is told.</param>
    internal static void Check(
        IMethodSymbol method, JoinModel join, IReadOnlyList<ITypeSymbol> parts, IReadOnlyList<JoinElement> elements,
        IReadOnlyList<ITypeSymbol?> values, Report report)
    {
        if (!join.Any)
        {
            return;
        }

        if (join.FailFast)
        {
            Refuse(method, join, report, "the first task that fails would end it before one succeeds: keep one of the two");
        }

        for (var i = 0; i < elements.Count; i++)
        {
            var type = parts[i].ShortName();
            if (elements[i].Kind == JoinKind.Plain)
            {
                Refuse(method, join, report, $"{type} is not a task, so it would always be first: return only tasks");
                return;
            }

            if (elements[i].Kind == JoinKind.List && parts.Count > 1)
            {
                Refuse(method, join, report, $"{type} is several tasks among others: return one list, or a tuple of single tasks");
                return;
            }

            if (elements[i].Kind == JoinKind.List && type.StartsWith("ValueTask", StringComparison.Ordinal))
            {
                Refuse(method, join, report,
                    $"it keeps the first task, which a ValueTask is not: return {type.Substring(5)}, made with AsTask()");
                return;
            }
        }

        if (values.Any(value => !SymbolEqualityComparer.Default.Equals(value, values[0])))
        {
            Refuse(method, join, report,
                $"its tasks give {string.Join(", ", values.Select(value => value?.ShortName() ?? "nothing"))}, but only one of them counts: "
                + "let each give the same type");
        }
    }

    private static void Refuse(IMethodSymbol method, JoinModel join, Report report, string fix)
    {
        var said = new[] { join.FailFast ? "FailFast = true" : "", join.Any ? "Any = true" : "" };
        report(
            CommandRules.BadPolicy, method, $"Step({string.Join(", ", said.Where(text => text.Length > 0))})", method.Name, fix);
    }
}
