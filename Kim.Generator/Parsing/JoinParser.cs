using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads a step that returns several tasks at once: a tuple with at least one awaitable, or a list of them.</summary>
internal static class JoinParser
{
    /// <returns><see langword="null"/> if the step is not a join.</returns>
    internal static MethodResult? Read(IMethodSymbol method, Compilation compilation, Report report)
    {
        var isTuple = method.ReturnType is INamedTypeSymbol { IsTupleType: true };
        var parts = method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple
            ? tuple.TupleElements.Select(element => element.Type).ToList()
            : [method.ReturnType];
        if (isTuple
            ? !parts.Exists(part => StepSignature.IsAwaitable(part) || ListElement(part) is not null)
            : ListElement(parts[0]) is null && !IsSequence(method))
        {
            return null;
        }

        var elements = new List<JoinElement>();
        var values = new List<ITypeSymbol?>();
        foreach (var part in parts)
        {
            var element = ReadElement(part, IsSequence(method), compilation, out var type);
            elements.Add(element);
            values.Add(type);

            if (Fault(part, element, type) is { } fault)
            {
                report(RequestRules.BadResult, method, method.Name, method.ReturnType.ShortName(), fault);
            }
        }

        var join = JoinPolicyParser.Read(method);
        if (join.Any)
        {
            var isList = elements[0].Kind is JoinKind.List or JoinKind.Sequence;
            values = values.ConvertAll(value => isList ? (value as IArrayTypeSymbol)?.ElementType : value);
        }

        JoinPolicyParser.Check(method, join, parts, elements, values, report);
        var types = join.Any ? First(values) : values.OfType<ITypeSymbol>().ToList();
        return new(method, WaitKind.Join, types.Count == 0 ? ValueKind.Nothing : ValueKind.Value, types, elements, isTuple) { Join = join };
    }

    // Of values of one type: that type, which may be null if one of them may.
    private static List<ITypeSymbol> First(List<ITypeSymbol?> values) =>
        [.. values.OfType<ITypeSymbol>().OrderByDescending(value => value.NullableAnnotation == NullableAnnotation.Annotated).Take(1)];

    private static JoinElement ReadElement(ITypeSymbol part, bool isSequence, Compilation compilation, out ITypeSymbol? type)
    {
        if ((isSequence ? SequenceElement(part) : ListElement(part)) is { } item)
        {
            var given = item.TypeArguments.FirstOrDefault();
            type = given is null ? null : compilation.CreateArrayTypeSymbol(given, elementNullableAnnotation: given.NullableAnnotation);
            return new(isSequence ? JoinKind.Sequence : JoinKind.List, given is not null);
        }

        var wait = StepSignature.WaitOf(part);
        type = wait == WaitKind.None ? part : ((INamedTypeSymbol)part).TypeArguments.FirstOrDefault();
        var kind = wait switch
        {
            WaitKind.Task => JoinKind.Task,
            WaitKind.ValueTask => JoinKind.ValueTask,
            _ => JoinKind.Plain,
        };
        return new(kind, type is not null);
    }

    // Its tasks begin when they are asked for, so there is a limit of how many.
    private static bool IsSequence(IMethodSymbol method) =>
        SequenceElement(method.ReturnType) is not null && JoinPolicyParser.IsLimited(method);

    /// <summary>The task of an IEnumerable of tasks.</summary>
    internal static INamedTypeSymbol? SequenceElement(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments.Length: 1 } list && list.TypeArguments[0] is INamedTypeSymbol task
        && list.Plain() == "System.Collections.Generic.IEnumerable`1" && StepSignature.WaitOf(task) == WaitKind.Task
            ? task
            : null;

    // Task[], List<Task>, IReadOnlyList<Task>, ValueTask[], with or without a value.
    private static INamedTypeSymbol? ListElement(ITypeSymbol type)
    {
        var element = type switch
        {
            IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
            INamedTypeSymbol { TypeArguments.Length: 1 } list when list.Plain() is "System.Collections.Generic.List`1"
                or "System.Collections.Generic.IReadOnlyList`1"
                && StepSignature.WaitOf(list.TypeArguments[0]) == WaitKind.Task => list.TypeArguments[0],
            _ => null,
        };
        return element is INamedTypeSymbol named && StepSignature.WaitOf(named) != WaitKind.None ? named : null;
    }

    private static string? Fault(ITypeSymbol part, JoinElement element, ITypeSymbol? type) =>
        element.Kind == JoinKind.Plain && StepSignature.IsAwaitable(part)
        ? $"{part.ShortName()} cannot be waited for: only Task and ValueTask are, turn it into one of them"
        : type is null ? null
        : element.Kind != JoinKind.Plain
        && (StepSignature.IsAwaitable(type) || (type is IArrayTypeSymbol array && StepSignature.IsAwaitable(array.ElementType)))
        ? "a task inside a task is not waited for: unwrap it"
        : ReplyTypes.IsAspNetResult(type) ? ReplyTypes.AspNetResult
        : type.Plain() == "Kim.Next" || StepSignature.IsReply(type) ? "a join's elements are values: decide in the step after it"
        : null;
}
