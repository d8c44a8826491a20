using Kim.Generator.Analyzers;
using Kim.Generator.Models;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Reads one step: its signature and what it gives.</summary>
internal static class StepParser
{
    /// <summary>What it gives, with its type for the edge check.</summary>
    internal readonly record struct Result(WaitKind Wait, ValueKind Value, ITypeSymbol? Type);

    /// <summary>Reports a signature that no step may have.</summary>
    internal static void CheckSignature(IMethodSymbol method, Report report)
    {
        void Refuse(string what, string mend) => report(Rules.BadSignature, method, method.Name, what, mend);

        if (method.IsGenericMethod)
        {
            Refuse("generic", "a step's types are fixed at build time, name them");
        }

        if (method.IsStatic)
        {
            Refuse("static", "a step belongs to its run, make it an instance method");
        }

        if (method.IsAbstract || method.IsVirtual || method.IsOverride)
        {
            Refuse("abstract, virtual or override", "a command has no subclasses, make it a plain method");
        }

        if (method is { IsAsync: true, ReturnsVoid: true })
        {
            Refuse("async void", "nobody could wait for it, return Task");
        }

        if (method.ReturnsByRef || method.ReturnsByRefReadonly || method.Parameters.Any(parameter => parameter.RefKind != RefKind.None))
        {
            Refuse("one with ref, out or in", "values flow along typed edges, take and return them plainly");
        }
    }

    internal static Result ReadResult(IMethodSymbol method, Report report)
    {
        if (method.ReturnsVoid)
        {
            return new(WaitKind.None, ValueKind.Nothing, null);
        }

        var wait = WaitOf(method.ReturnType);
        var type = wait == WaitKind.None ? method.ReturnType : ((INamedTypeSymbol)method.ReturnType).TypeArguments.FirstOrDefault();
        if (type is null)
        {
            return new(wait, ValueKind.Nothing, null);
        }

        if (Fault(type) is { } fault)
        {
            report(Rules.BadResult, method, method.Name, method.ReturnType.ShortName(), fault);
        }

        return new(wait, type.Plain() == "Kim.Next" ? ValueKind.Next : IsReply(type) ? ValueKind.Reply : ValueKind.Value, type);
    }

    internal static EquatableArray<ParameterModel> ReadParameters(IMethodSymbol method) =>
        new(EdgeParameters(method).Select(parameter => new ParameterModel(parameter.Name, parameter.Type.FullName(), parameter.Type.ShortName())));

    /// <summary>The parameters without the token.</summary>
    internal static IEnumerable<IParameterSymbol> EdgeParameters(IMethodSymbol method) =>
        TakesToken(method) ? method.Parameters.Take(method.Parameters.Length - 1) : method.Parameters;

    internal static bool TakesToken(IMethodSymbol method) =>
        method.Parameters.LastOrDefault()?.Type.Plain() == "System.Threading.CancellationToken";

    private static WaitKind WaitOf(ITypeSymbol type) => type.Plain() switch
    {
        "System.Threading.Tasks.Task" or "System.Threading.Tasks.Task`1" => WaitKind.Task,
        "System.Threading.Tasks.ValueTask" or "System.Threading.Tasks.ValueTask`1" => WaitKind.ValueTask,
        _ => WaitKind.None,
    };

    private static bool IsReply(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Plain() == "Kim.Reply")
            {
                return true;
            }
        }

        return false;
    }

    private static string? Fault(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { IsTupleType: true } tuple when tuple.TupleElements.Any(element => IsAwaitable(element.Type)) =>
            "joins are not supported yet, wait for one task per step",
        IArrayTypeSymbol array when IsAwaitable(array.ElementType) => "joins are not supported yet, wait for one task per step",
        INamedTypeSymbol { TypeArguments.Length: 1 } list when list.Plain().StartsWith("System.Collections.Generic.", StringComparison.Ordinal) && IsAwaitable(list.TypeArguments[0]) =>
            "joins are not supported yet, wait for one task per step",
        _ when type.Plain() == "System.Collections.Generic.IAsyncEnumerable`1" => "a stream is no value, read it in the step and return what is in it",
        _ when IsAwaitable(type) => "only Task and ValueTask are waited for, and not one inside another: turn it into one of them",
        _ => null,
    };

    private static bool IsAwaitable(ITypeSymbol type) =>
        WaitOf(type) != WaitKind.None || type.GetMembers("GetAwaiter").OfType<IMethodSymbol>().Any(method => !method.IsStatic && method.Parameters.IsEmpty);
}
