using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>
/// Says of a type why no value of it can be a reply, which is written as JSON, and what to write instead. As a value for the next step it
/// is fine.
/// </summary>
internal static class ReplyTypes
{
    private const string Read = "read it in a step, and answer with what is in it";
    private const string Data = "answer with a record of what the client is to see";

    private const string NoPointers = "JSON has no pointers: answer with a long";
    private const string AsText = "JSON would show its properties, not its value: answer with its ToString()";

    /// <summary>Why a step returns no result of ASP.NET Core.</summary>
    internal const string AspNetResult =
        "ASP.NET Core runs such results for its own handlers, Kim does not: return Ok(…), Json(…), Text(…) or Bytes(…), or the value "
        + "itself";

    // A type, or a base or interface of it; the first that fits counts.
    private static readonly (string Type, string Fault)[] Faults =
    [
        ("System.IO.Stream", "a stream is not written as JSON: answer with Stream(…), or with what is in it"),
        ("System.IO.Pipelines.PipeReader", "a pipe is not written as JSON: answer with Stream(…), or with what is in it"),
        ("System.IO.Pipelines.PipeWriter", $"a pipe is not written to the client: {Data}"),
        ("System.IO.TextReader", $"a reader is not written to the client: {Read}, as Text(…)"),
        ("System.IO.TextWriter", $"a writer is not written to the client: {Data}"),
        ("System.Net.Http.HttpResponseMessage", $"another server's response is not passed on: {Read}, as Bytes(…), Text(…) or Json(…)"),
        ("System.Net.Http.HttpContent", $"another server's response is not passed on: {Read}, as Bytes(…), Text(…) or Json(…)"),
        ("System.Linq.IQueryable",
            "a query would run, and block the reactor, while the reply is written: run it in a step, and answer with its result"),
        ("System.Collections.Generic.IAsyncEnumerable`1",
            "a stream is not written as JSON: answer with JsonLines(…), or with what is in it"),
        ("System.Exception", "an exception is not for the client: throw it, or answer with Fail(…)"),
        ("System.Delegate", $"code cannot be written as JSON: {Data}"),
        ("System.Reflection.MemberInfo", $"a type or member cannot be written as JSON: {Data}, for example with its name"),
        ("System.Threading.CancellationToken", $"a token is not data: {Data}"),
        ("System.Text.Json.JsonDocument",
            "nobody disposes it after the reply: answer with RootElement.Clone(), and dispose the document in the step"),
        ("StackExchange.Redis.RedisValue",
            "JSON would show its properties, not its value: convert it, as in (string?)value or (long)value"),
        ("StackExchange.Redis.RedisKey", "JSON would show its properties, not its value: convert it, as in (string?)key"),
        ("StackExchange.Redis.RedisResult", "JSON would show its properties, not its value: convert it, as in (string?)result"),
        ("System.Numerics.BigInteger", AsText),
        ("System.Net.IPAddress", AsText),
        ("System.Net.EndPoint", AsText),
        ("Kim.Command", $"a run is not data: {Data}"),
        ("Kim.HttpInfo", $"the request is not data: {Data}"),
        ("System.IDisposable", $"nobody disposes it after the reply: {Data}, and dispose it in the step"),
        ("System.IAsyncDisposable", $"nobody disposes it after the reply: {Data}, and dispose it in the step"),
    ];

    /// <summary>Whether it is a minimal API's or a controller's result.</summary>
    internal static bool IsAspNetResult(ITypeSymbol type) => IsResult(type) || type.AllInterfaces.Any(IsResult);

    /// <summary>What is wrong with it as a reply, or with what is in it; <see langword="null"/> if nothing is.</summary>
    internal static string? Fault(ITypeSymbol type) => Fault(type, "", new(SymbolEqualityComparer.Default));

    // If the path is empty, it is the reply itself, or an element of it.
    private static string? Fault(ITypeSymbol given, string path, HashSet<ITypeSymbol> seen)
    {
        var type = MemberTypes.Core(given);
        if (ReplyMembers.HasConverter(type) || !(type is IArrayTypeSymbol || (seen.Count < MemberTypes.TypesMax && seen.Add(type))))
        {
            return null;
        }

        return OfItself(type) is not { } fault ? OfParts(type, path, seen)
            : path.Length == 0 ? fault
            : $"{path} is {given.ShortName()}, and {fault}";
    }

    private static string? OfItself(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: > 1 } => "JSON has no such arrays: answer with an array of arrays",
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => NoPointers,
        INamedTypeSymbol { IsTupleType: true } => "JSON leaves out the fields of a tuple: answer with a record",
        _ when IsAspNetResult(type) => AspNetResult,
        _ when StepSignature.IsAwaitable(type) =>
            "nobody waits for it: return the task from a step, and answer with its value in the next",
        _ when type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr => NoPointers,
        _ when ReplyMembers.IsPlain(type) => null,
        { IsRefLikeType: true } => "JSON cannot be written from a ref struct: answer with an array",
        INamedTypeSymbol named => Known(named)
            ?? (MemberTypes.Key(named) is { } key && !MemberTypes.IsKey(key)
                ? $"its keys, {key.ShortName()}, cannot be names in JSON: answer with strings as keys, or with a list of records"
                : null)
            ?? (ReplyMembers.HasFieldsOnly(named) ? "JSON leaves out fields: make them properties, or mark them with [JsonInclude]" : null),
        _ => null,
    };

    private static string? OfParts(ITypeSymbol type, string path, HashSet<ITypeSymbol> seen)
    {
        if (ReplyMembers.Elements(type) is { } elements)
        {
            var inside = path.Length == 0 ? "" : path + "[]";
            return elements.Select(element => Fault(element, inside, seen)).FirstOrDefault(fault => fault is not null);
        }

        if (type is not INamedTypeSymbol named || ReplyMembers.IsPlain(type))
        {
            return null;
        }

        var owner = path.Length > 0 ? path + "." : named.IsAnonymousType ? "" : named.ShortName() + ".";
        return ReplyMembers.Written(named).Select(member => Fault(member.Type, owner + member.Name, seen))
            .Concat(ReplyMembers.Derived(named).Select(derived => Fault(derived, path, seen)))
            .FirstOrDefault(fault => fault is not null);
    }

    private static string? Known(INamedTypeSymbol type)
    {
        var names = new HashSet<string>(type.AllInterfaces.Select(face => face.Plain()), StringComparer.Ordinal);
        for (ITypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            names.Add(level.Plain());
        }

        return Faults.FirstOrDefault(known => names.Contains(known.Type)).Fault;
    }

    private static bool IsResult(ITypeSymbol type) => type.Plain() is
        "Microsoft.AspNetCore.Http.IResult" or "Microsoft.AspNetCore.Mvc.IActionResult"
        or "Microsoft.AspNetCore.Mvc.Infrastructure.IConvertToActionResult";
}
