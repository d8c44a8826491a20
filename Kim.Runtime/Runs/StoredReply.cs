using System.Text;
using System.Text.Json;
using Kim.Binding;
using Kim.CompilerServices;

namespace Kim.Runs;

/// <summary>
/// A reply as it is stored with its run: <c>status</c>, <c>headers</c>, <c>type</c>, and its body as <c>json</c> or <c>bytes</c>. Of an
/// envelope without data its parts: how a failure looks is for the one that shows it.
/// </summary>
internal static class StoredReply
{
    private const string Status = "status";
    private const string Type = "type";
    private const string Headers = "headers";
    private const string JsonBody = "json";
    private const string Bytes = "bytes";
    private const string Code = "code";
    private const string Message = "msg";
    private const string Trace = "trace";
    private const string Errors = "errors";

    /// <summary>Writes a reply, whose body is rendered for it.</summary>
    /// <returns>The reply as everybody gets it from now on: its value is not looked at again.</returns>
    /// <remarks>It throws whatever the reply's value throws.</remarks>
    internal static Reply Write(Utf8JsonWriter json, Reply reply, Wire wire)
    {
        json.WriteStartObject();
        json.WriteNumber(Status, reply.StatusCode);
        if (reply.Headers.Length > 0)
        {
            json.WriteStartArray(Headers);
            foreach (var (name, value) in reply.Headers)
            {
                json.WriteStringValue(name);
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }

        var stored = reply;
        if (reply is EnvelopeReply envelope)
        {
            Write(json, envelope);
        }
        else if (reply.MediaType is { } type)
        {
            var body = reply.GetBody(wire);
            json.WriteString(Type, type);

            // What the serializer has made is JSON; of anything else a user says so.
            if (reply.ContentType == Reply.JsonType && reply is not RawReply)
            {
                json.WritePropertyName(JsonBody);
                json.WriteRawValue(body, skipInputValidation: true);
            }
            else
            {
                json.WriteBase64String(Bytes, body);
            }

            stored = new RawReply(body, type, reply.StatusCode).WithHeadOf(reply);
        }

        json.WriteEndObject();
        return stored;
    }

    /// <summary>Reads one back.</summary>
    /// <exception cref="UnreadableStateException">It is not one.</exception>
    internal static Reply Read(JsonElement stored)
    {
        try
        {
            var status = StateReader.Part(stored, Status, JsonValueKind.Number).GetInt32();
            var reply = stored.TryGetProperty(Code, out var code)
                ? new EnvelopeReply(code.GetInt32(), stored.GetProperty(Message).GetString()!, status, TraceOf(stored), ErrorsOf(stored))
                : Raw(stored, status);
            if (stored.TryGetProperty(Headers, out var headers))
            {
                var texts = headers.EnumerateArray().Select(text => text.GetString()!).ToList();
                for (var i = 0; i + 1 < texts.Count; i += 2)
                {
                    reply = reply.WithHeader(texts[i], texts[i + 1]);
                }
            }

            return reply;
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException or ArgumentException or KeyNotFoundException)
        {
            throw new UnreadableStateException($"its outcome is not a reply: {fault.Message}", fault);
        }
    }

    private static void Write(Utf8JsonWriter json, EnvelopeReply envelope)
    {
        json.WriteNumber(Code, envelope.ApplicationCode);
        json.WriteString(Message, envelope.Text);
        if (envelope.Trace is { } trace)
        {
            json.WriteString(Trace, trace);
        }

        if (envelope.Errors is { } errors)
        {
            json.WriteStartArray(Errors);
            foreach (var error in errors)
            {
                json.WriteStringValue(error.Member);
                json.WriteStringValue(error.Message);
            }

            json.WriteEndArray();
        }
    }

    private static Reply Raw(JsonElement stored, int status)
    {
        var type = stored.TryGetProperty(Type, out var found) ? found.GetString() : null;
        return new RawReply(type is null ? default : Body(stored), type, status);
    }

    private static byte[] Body(JsonElement stored) => stored.TryGetProperty(JsonBody, out var json)
        ? Encoding.UTF8.GetBytes(json.GetRawText())
        : StateReader.Part(stored, Bytes, JsonValueKind.String).GetBytesFromBase64();

    private static string? TraceOf(JsonElement stored) => stored.TryGetProperty(Trace, out var trace) ? trace.GetString() : null;

    private static List<RequestError>? ErrorsOf(JsonElement stored) => stored.TryGetProperty(Errors, out var errors)
        ? [.. errors.EnumerateArray().Select(text => text.GetString()!).Chunk(2)
            .Where(pair => pair.Length == 2).Select(pair => new RequestError(pair[0], pair[1]))]
        : null;
}
