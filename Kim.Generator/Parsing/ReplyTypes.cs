using Microsoft.CodeAnalysis;

namespace Kim.Generator.Parsing;

/// <summary>Says of a type why no value of it can be a reply, which is written as JSON, and what to write instead. As a value for the next step it is fine.</summary>
internal static class ReplyTypes
{
    private const string Read = "read it in a step, and answer with what is in it";
    private const string Data = "answer with a record of what the client is to see";

    /// <summary>Why a step returns no result of ASP.NET Core.</summary>
    internal const string AspNetResult = "ASP.NET Core runs such results for its own handlers, Kim does not: return Ok(…), Json(…), Text(…) or Bytes(…), or the value itself";

    // A type, or a base or interface of it; the first that fits counts.
    private static readonly (string Type, string Fault)[] Faults =
    [
        ("System.IO.Stream", $"a stream is not written to the client: {Read}, as Bytes(…) or Text(…)"),
        ("System.IO.Pipelines.PipeReader", $"a pipe is not written to the client: {Read}, as Bytes(…) or Text(…)"),
        ("System.IO.Pipelines.PipeWriter", $"a pipe is not written to the client: {Data}"),
        ("System.IO.TextReader", $"a reader is not written to the client: {Read}, as Text(…)"),
        ("System.IO.TextWriter", $"a writer is not written to the client: {Data}"),
        ("System.Net.Http.HttpResponseMessage", $"another server's response is not passed on: {Read}, as Bytes(…), Text(…) or Json(…)"),
        ("System.Net.Http.HttpContent", $"another server's response is not passed on: {Read}, as Bytes(…), Text(…) or Json(…)"),
        ("System.Linq.IQueryable", "a query would run, and block the reactor, while the reply is written: run it in a step, and answer with its result"),
        ("System.Collections.Generic.IAsyncEnumerable`1", $"a stream is not written to the client: {Read}"),
        ("System.Exception", "an exception is not for the client: throw it, or answer with Fail(…)"),
        ("System.Delegate", $"code cannot be written as JSON: {Data}"),
        ("System.Reflection.MemberInfo", $"a type or member cannot be written as JSON: {Data}, for example with its name"),
        ("System.Threading.CancellationToken", $"a token is no data: {Data}"),
        ("System.Text.Json.JsonDocument", "nobody disposes it after the reply: answer with RootElement.Clone(), and dispose the document in the step"),
        ("StackExchange.Redis.RedisValue", "JSON would show its properties, not its value: convert it, as in (string?)value or (long)value"),
        ("StackExchange.Redis.RedisKey", "JSON would show its properties, not its value: convert it, as in (string?)key"),
        ("StackExchange.Redis.RedisResult", "JSON would show its properties, not its value: convert it, as in (string?)result"),
        ("Kim.Command", $"a run is no data: {Data}"),
        ("Kim.HttpInfo", $"the request is no data: {Data}"),
        ("System.IDisposable", $"nobody disposes it after the reply: {Data}, and dispose it in the step"),
        ("System.IAsyncDisposable", $"nobody disposes it after the reply: {Data}, and dispose it in the step"),
    ];

    /// <summary>Whether it is a minimal API's or a controller's result.</summary>
    internal static bool IsAspNetResult(ITypeSymbol type) => IsResult(type) || type.AllInterfaces.Any(IsResult);

    /// <summary>What is wrong with it as a reply; <see langword="null"/> where nothing is.</summary>
    internal static string? Fault(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: > 1 } => "JSON has no such arrays: answer with an array of arrays",
        IArrayTypeSymbol array => Fault(array.ElementType),
        INamedTypeSymbol { IsTupleType: true } => "JSON leaves out the fields of a tuple: answer with a record",
        _ when IsAspNetResult(type) => AspNetResult,
        _ when StepParser.IsAwaitable(type) => "nobody waits for it: return the task from a step, and answer with its value in the next",
        _ when type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr => "JSON has no pointers: answer with a long",
        INamedTypeSymbol named => Known(named) ?? (IsCollection(named) ? named.TypeArguments.Select(Fault).FirstOrDefault(fault => fault is not null) : null),
        _ => null,
    };

    private static string? Known(INamedTypeSymbol type)
    {
        foreach (var (name, fault) in Faults)
        {
            if (Names.DerivesFrom(type, name) || type.AllInterfaces.Any(face => face.Plain() == name))
            {
                return fault;
            }
        }

        return null;
    }

    private static bool IsResult(ITypeSymbol type) => type.Plain() is
        "Microsoft.AspNetCore.Http.IResult" or "Microsoft.AspNetCore.Mvc.IActionResult" or "Microsoft.AspNetCore.Mvc.Infrastructure.IConvertToActionResult";

    private static bool IsCollection(INamedTypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || type.AllInterfaces.Any(face => face.SpecialType == SpecialType.System_Collections_IEnumerable);
}
