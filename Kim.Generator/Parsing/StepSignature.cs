using Kim.Generator.Models;
using Kim.Generator.Rules;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads one step: its signature and what it gives.</summary>
internal static class StepSignature
{
    /// <summary>What a method is to its command, as messages name it; <see langword="null"/> if it is only a method.</summary>
    internal static string? KindOf(IMethodSymbol method) =>
        method.Carries(CommandParser.StepAttribute) ? "Step"
        : method.Carries(FailureParser.CatchAttribute) ? "Catch"
        : method.Carries(FailureParser.CompensatesAttribute) ? "Compensation"
        : null;

    /// <summary>Reports a signature that no step may have.</summary>
    internal static void CheckSignature(IMethodSymbol method, Report report)
    {
        void Refuse(string what, string fix) => report(CommandRules.BadSignature, method, method.Name, what, fix);

        if (method.MethodKind != MethodKind.Ordinary)
        {
            Refuse(What(method.MethodKind), "the run calls its steps by name, make it a plain method");
            return;
        }

        if (method is { IsPartialDefinition: true, PartialImplementationPart: null, ReturnsVoid: true })
        {
            Refuse("a partial method without a body", "the compiler drops every call of it, write its other part");
        }

        if (method.IsGenericMethod)
        {
            Refuse("generic", "a step's types are fixed at build time, name them");
        }

        if (method.IsStatic && !method.ContainingType.IsStatic)
        {
            Refuse("static", "a step belongs to its run, make it an instance method");
        }

        if (method.IsAbstract || method.IsVirtual || method.IsOverride)
        {
            Refuse("abstract, virtual or override", "a command has no subclasses, make it a plain method");
        }

        if (method.ReturnsVoid && IsAsync(method))
        {
            Refuse("async void", "nobody could wait for it, return Task");
        }

        if (method.Attribute("System.ObsoleteAttribute") is { ConstructorArguments: { Length: 2 } obsolete } && obsolete[1].Value is true)
        {
            Refuse("obsolete as an error", "generated code calls it, write [Obsolete] without the error");
        }

        foreach (var parameter in EdgeParameters(method))
        {
            CheckParameter(parameter, Refuse);
        }

        if (method.ReturnsByRef || method.ReturnsByRefReadonly || method.Parameters.Any(parameter => parameter.RefKind != RefKind.None))
        {
            Refuse("one with ref, out or in", "values flow along typed edges, take and return them plainly");
        }
    }

    private static void CheckParameter(IParameterSymbol parameter, Action<string, string> refuse)
    {
        if (ClassParser.IsUnstorable(parameter.Type))
        {
            refuse($"one that takes {parameter.Type.ShortName()} {parameter.Name}",
                "what flows along an edge is kept by the run, which cannot keep this: take an array, a Memory<T> or another value that "
                + "can be kept");
        }
        else if (parameter.IsParams)
        {
            refuse("one with params", "the step before gives one value, drop 'params'");
        }
        else if (parameter.HasExplicitDefaultValue)
        {
            refuse($"one with a default for {parameter.Name}", "a value always comes along the edge, so drop the default");
        }
    }

    /// <summary>Whether its body is async; of a partial method, that of its other part.</summary>
    internal static bool IsAsync(IMethodSymbol method) => (method.PartialImplementationPart ?? method).IsAsync;

    private static string What(MethodKind kind) => kind switch
    {
        MethodKind.ExplicitInterfaceImplementation => "an explicit member of an interface",
        MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove => "an accessor",
        MethodKind.UserDefinedOperator or MethodKind.Conversion => "an operator",
        MethodKind.Destructor => "a finalizer",
        _ => "a constructor",
    };

    internal static MethodResult ReadResult(IMethodSymbol method, Compilation compilation, Report report)
    {
        if (!method.ReturnsVoid && JoinParser.Read(method, compilation, report) is { } join)
        {
            return join;
        }

        JoinPolicyParser.RefuseOutsideJoin(method, report);
        if (method.ReturnsVoid)
        {
            return MethodResult.Nothing(method, WaitKind.None);
        }

        var wait = WaitOf(method.ReturnType);
        var type = wait == WaitKind.None ? method.ReturnType : ((INamedTypeSymbol)method.ReturnType).TypeArguments.FirstOrDefault();
        if (type is null)
        {
            return MethodResult.Nothing(method, wait);
        }

        if (Fault(type) is { } fault)
        {
            report(RequestRules.BadResult, method, method.Name, method.ReturnType.ShortName(), fault);
        }

        var value = type.Plain() == "Kim.Next" ? ValueKind.Next : IsReply(type) ? ValueKind.Reply : ValueKind.Value;
        return new(method, wait, value, [type], [], false);
    }

    internal static EquatableArray<TypedName> ReadParameters(IMethodSymbol method) =>
        new(EdgeParameters(method)
            .Select(parameter => new TypedName(parameter.Name, parameter.Type.FullName(), parameter.Type.ShortName())
            {
                FormerNames = FormerNameParser.Of(parameter),
            }));

    /// <summary>The parameters without the token.</summary>
    internal static List<IParameterSymbol> EdgeParameters(IMethodSymbol method) =>
        method.Parameters.Take(method.Parameters.Length - (TakesToken(method) ? 1 : 0)).ToList();

    internal static bool TakesToken(IMethodSymbol method) =>
        method.Parameters.LastOrDefault()?.Type.Plain() == "System.Threading.CancellationToken";

    internal static WaitKind WaitOf(ITypeSymbol type) => type.Plain() switch
    {
        "System.Threading.Tasks.Task" or "System.Threading.Tasks.Task`1" => WaitKind.Task,
        "System.Threading.Tasks.ValueTask" or "System.Threading.Tasks.ValueTask`1" => WaitKind.ValueTask,
        _ => WaitKind.None,
    };

    internal static bool IsReply(ITypeSymbol? type) => Names.DerivesFrom(type, "Kim.Reply");

    internal static bool IsAwaitable(ITypeSymbol type) =>
        WaitOf(type) != WaitKind.None
        || type.GetMembers("GetAwaiter").OfType<IMethodSymbol>().Any(method => !method.IsStatic && method.Parameters.IsEmpty);

    /// <summary>Whether no step may give it at all.</summary>
    internal static bool IsFaulty(ITypeSymbol type) => Fault(type) is not null;

    private static string? Fault(ITypeSymbol type) => type switch
    {
        _ when ClassParser.IsUnstorable(type) =>
            "what flows along an edge is kept by the run, which cannot keep this: return an array, a Memory<T> or another value that can "
            + "be kept",
        _ when ReplyTypes.IsAspNetResult(type) => ReplyTypes.AspNetResult,
        _ when type.Plain() == "System.Collections.Generic.IAsyncEnumerable`1" =>
            "a stream is not a value: answer with JsonLines(…), or read it in the step and return what is in it",
        _ when IsAwaitable(type) => "only Task and ValueTask are waited for, and not one inside another: turn it into one of them",
        INamedTypeSymbol { IsTupleType: true } tuple when tuple.TupleElements.Any(element => IsAwaitable(element.Type)) =>
            "a tuple of tasks is a join only if the step returns it plainly: drop the Task around it and the async, return the tasks "
            + "un-awaited",
        _ when JoinParser.SequenceElement(type) is not null =>
            "its tasks begin one by one, so say how many may be under way with [Step(AtOnce = 8)], or make an array of it",
        INamedTypeSymbol list when list.Plain().StartsWith("System.Collections.", StringComparison.Ordinal)
            && list.TypeArguments.Any(IsAwaitable) =>
            "of lists, a join takes Task<T>[], List<Task<T>>, IReadOnlyList<Task<T>> and ValueTask<T>[]: make an array of it",
        _ => null,
    };
}
