using Kim.Generator.Models;
using Kim.Generator.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Kim.Generator.Parsing;

/// <summary>What each ending of a command answers with.</summary>
internal static class EndingMethods
{
    private const string Empty = "void";
    private const string Bytes = "global::System.IO.Stream";
    private const string AnyType = "*/*";

    /// <summary>Their names.</summary>
    internal static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "Ok", "Created", "Accepted", "Redirect", "Fail", "BadRequest", "NotFound", "Json", "Text", "Bytes", "Status", "File", "Stream",
        "JsonLines", "Events",
    };

    /// <summary>What a call of one answers with; <see langword="null"/> if only the run knows its status or media type.</summary>
    internal static List<EndingModel>? Of(IInvocationOperation call)
    {
        // A file: the whole, a part, or nothing new since the client has asked.
        if (call.TargetMethod.Name == "File")
        {
            return [new(Bytes, false, 200, AnyType, false), new(Bytes, false, 206, AnyType, false), WithoutBody(304)];
        }

        return One(call) is { Status: >= 200 and <= 599 } ending ? [ending] : null;
    }

    /// <summary>The same with another media type, if there is a body.</summary>
    internal static EndingModel As(EndingModel ending, string contentType) =>
        ending.MediaType is null ? ending : ending with { MediaType = Plain(contentType) };

    /// <summary>What an argument is, or its default; <see langword="default"/> if only the run knows.</summary>
    internal static T? Constant<T>(IInvocationOperation call, string parameter) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Value.ConstantValue is { HasValue: true } constant
        && constant.Value is T value
            ? value
            : default;

    private static EndingModel? One(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "Ok" => Data(call, 200),
        "Created" => Data(call, 201),
        "Accepted" => Data(call, 202),
        "Fail" => new(Empty, false, Status(call)),
        "BadRequest" => new(Empty, false, 400),
        "NotFound" => new(Empty, false, 404),
        "Json" => Data(call, Status(call)) with { HasEnvelope = false },
        "Text" => new("string", false, Status(call), "text/plain", false),
        "Status" => WithoutBody(Status(call)),
        "Redirect" => Redirect(Constant<bool?>(call, "permanent"), Constant<bool?>(call, "preserveMethod")),
        "JsonLines" => new(Bytes, false, 200, "application/x-ndjson", false),
        "Events" => new(Bytes, false, 200, "text/event-stream", false),
        "Bytes" or "Stream" when Constant<string>(call, "contentType") is { } type =>
            new(Bytes, false, call.TargetMethod.Name == "Bytes" ? Status(call) : 200, Plain(type), false),
        _ => null,
    };

    private static int Status(IInvocationOperation call) => Constant<int>(call, "status");

    private static EndingModel Data(IInvocationOperation call, int status)
    {
        var types = call.TargetMethod.TypeArguments;
        var data = types.Length == 0 ? new(Empty, false) : HasName(types[0]) ? EndingParser.Of(types[0]) : new("object", false);
        return data with { Status = status };
    }

    private static EndingModel? Redirect(bool? permanent, bool? preserveMethod) => (permanent, preserveMethod) switch
    {
        (null, _) or (_, null) => null,
        (true, true) => WithoutBody(308),
        (true, _) => WithoutBody(301),
        (_, true) => WithoutBody(307),
        _ => WithoutBody(302),
    };

    private static EndingModel WithoutBody(int status) => new(Empty, false, status, null, false);

    // Whether typeof can name it in another file.
    private static bool HasName(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => HasName(array.ElementType),
        INamedTypeSymbol named => !named.IsAnonymousType && !named.IsFileLocal && named.TypeArguments.All(HasName)
            && (named.ContainingType is null || HasName(named.ContainingType)),
        _ => type.TypeKind == TypeKind.Dynamic,
    };

    private static string Plain(string contentType) => contentType.Split(';')[0].Trim().ToLowerInvariant();
}
