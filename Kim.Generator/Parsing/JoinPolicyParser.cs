using System;
using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads what a [Step] says of the tasks of a join.</summary>
internal static class JoinPolicyParser
{
    private const string AtOnce = "AtOnce";

    internal static JoinModel Read(IMethodSymbol method) => method.Attribute(CommandParser.StepAttribute) is { } step
        ? new(step.Named<bool>("FailFast"), step.Named<bool>("Any"), step.Named<int>(AtOnce))
        : JoinModel.All;

    /// <summary>Whether the step says how many tasks may be under way.</summary>
    internal static bool IsLimited(IMethodSymbol method) =>
        method.Attribute(CommandParser.StepAttribute)?.NamedArguments.Any(argument => argument.Key == AtOnce) == true;

    /// <summary>Reports what only a join can do.</summary>
    internal static void RefuseOutsideJoin(IMethodSymbol method, Report report)
    {
        var join = Read(method);
        if (join.FailFast || join.Any)
        {
            Refuse(method, join, report,
                "it does not return several tasks, so there are no others to give up: return a tuple or a list of tasks, or leave it out");
        }

        CheckLimit(method, join, isSequence: false, report);
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
        CheckLimit(method, join, elements[0].Kind == JoinKind.Sequence, report);
        if (join.Any)
        {
            CheckAny(method, join, parts, elements, values, report);
        }
    }

    private static void CheckAny(
        IMethodSymbol method, JoinModel join, IReadOnlyList<ITypeSymbol> parts, IReadOnlyList<JoinElement> elements,
        IReadOnlyList<ITypeSymbol?> values, Report report)
    {
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
            var given = string.Join(", ", values.Select(value => value?.ShortName() ?? "nothing"));
            Refuse(method, join, report, $"its tasks give {given}, but only one of them counts: let each give the same type");
        }
    }

    private static void CheckLimit(IMethodSymbol method, JoinModel join, bool isSequence, Report report)
    {
        if (IsLimited(method) && !isSequence)
        {
            report(CommandRules.BadPolicy, method, $"Step({AtOnce} = {join.AtOnce})", method.Name,
                "only of an IEnumerable<Task> or IEnumerable<Task<T>> tasks begin one by one: return one that Select or yield return "
                + "makes, or leave it out");
        }
        else if (isSequence && join.AtOnce < 1)
        {
            report(CommandRules.BadPolicy, method, $"Step({AtOnce} = {join.AtOnce})", method.Name,
                "no task could ever begin: write 1 or more");
        }
    }

    private static void Refuse(IMethodSymbol method, JoinModel join, Report report, string fix)
    {
        var said = new[] { join.FailFast ? "FailFast = true" : "", join.Any ? "Any = true" : "" };
        report(
            CommandRules.BadPolicy, method, $"Step({string.Join(", ", said.Where(text => text.Length > 0))})", method.Name, fix);
    }
}
