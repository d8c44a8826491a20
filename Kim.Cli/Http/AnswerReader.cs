using System.Globalization;
using System.Text.Json;

namespace Kim.Cli.Http;

/// <summary>Tells answers from refusals, and from what is not Kim's.</summary>
internal static class AnswerReader
{
    // As a server of Kim's says that it has no such route.
    private const string NoRoute = "no such route";

    /// <summary>Reads an answer.</summary>
    /// <exception cref="CliException">It is a refusal, or not Kim's; the message says what to do.</exception>
    internal static Answer Read(ServerClient server, HttpRequestMessage request, HttpResponseMessage reply, string body)
    {
        var status = (int)reply.StatusCode;
        var json = Parse(body);
        var message = Message(json);
        if (status is >= 200 and < 300)
        {
            return IsEnvelope(json)
                ? new Answer(status, body.TrimEnd(), json.Field("data"))
                : throw NotKim(server, request, status);
        }

        var text = status switch
        {
            >= 300 and < 400 => $"{server.Address.Text} sends this to {reply.Headers.Location}: give the server's own address with --url",
            401 => Unauthorized(server, reply),
            403 => $"the server refuses (403): {message ?? "this client may not"}",
            404 when message == NoRoute => $"the server does not answer {Name(request)}: "
                + (IsOfRuns(request) ? "it keeps no durable runs" : "it is older than this tool"),
            404 when message is not null && !IsOfRuns(request) => $"{message}: kim commands lists them",
            _ when message is null => throw NotKim(server, request, status),
            _ => $"the server {(status >= 500 ? "failed" : "refuses")} ({status}): {message}{After(reply)}",
        };
        throw new CliException(ExitCode.Refused, text);
    }

    private static JsonElement Parse(string body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static bool IsEnvelope(JsonElement json) =>
        json.Field("code").ValueKind is JsonValueKind.Number && json.Field("msg").ValueKind is JsonValueKind.String;

    // The envelope of a failure, or problem details (Kim:Problems).
    private static string? Message(JsonElement json)
    {
        if (json.Text("msg") is { Length: > 0 } message)
        {
            return message;
        }

        return json.Field("status").ValueKind is JsonValueKind.Number && json.Text("title") is { Length: > 0 } title
            ? json.Text("detail") is { Length: > 0 } detail ? detail : title
            : null;
    }

    private static string Unauthorized(ServerClient server, HttpResponseMessage reply)
    {
        var challenge = string.Join(", ", reply.Headers.WwwAuthenticate);
        if (challenge.Contains("realm=\"kim\"", StringComparison.Ordinal))
        {
            return server.HasToken
                ? "the server refuses (401): the token is not the value of its setting Kim:Admin; check --token or KIM_TOKEN"
                : "the server refuses (401): it wants a token, the value of its setting Kim:Admin; give it with --token or KIM_TOKEN";
        }

        return challenge.Contains("ApiKey", StringComparison.Ordinal)
            ? "the server refuses (401): it wants a key of its setting Kim:ApiKeys; give it with --header 'X-Api-Key: KEY'"
            : "the server refuses (401): it wants to know who asks" + (challenge.Length > 0 ? $" ({challenge})" : "")
                + "; give it --token, or a field with --header";
    }

    private static CliException NotKim(ServerClient server, HttpRequestMessage request, int status) => new(
        ExitCode.Refused,
        $"what answers at {server.Address.Text} is not a Kim server, or has its commands below another path: {Name(request)} was answered "
        + $"with {status}, and not as Kim does; check --url or KIM_URL");

    private static string Name(HttpRequestMessage request) => $"{request.Method} {request.RequestUri!.AbsolutePath}";

    private static bool IsOfRuns(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.Contains("/kim/runs", StringComparison.Ordinal);

    private static string After(HttpResponseMessage reply) => reply.Headers.RetryAfter?.Delta is { } delta
        ? string.Create(CultureInfo.InvariantCulture, $"; try again in {delta.TotalSeconds:0} s")
        : "";
}
