using System.Buffers;
using System.Text.Json;
using Kim.Binding;

namespace Kim;

/// <summary>
/// The envelope without data: <c>{"code":…,"msg":"…"}</c>, and <c>trace</c> if the log has more about the error, and <c>errors</c> if
/// several things are wrong.
/// </summary>
internal sealed class EnvelopeReply(
    int code, string message, int status, string? trace = null, IReadOnlyList<RequestError>? errors = null) : Reply(status)
{
    internal static readonly JsonEncodedText Code = JsonEncodedText.Encode("code");
    internal static readonly JsonEncodedText Message = JsonEncodedText.Encode("msg");
    internal static readonly JsonEncodedText DataName = JsonEncodedText.Encode("data");
    private static readonly JsonEncodedText TraceName = JsonEncodedText.Encode("trace");
    internal static readonly JsonEncodedText ErrorsName = JsonEncodedText.Encode("errors");

    internal override string ContentType => JsonType;

    /// <summary>The value of <c>code</c>.</summary>
    internal int ApplicationCode => code;

    /// <summary>The run under which the log has more; <see langword="null"/> if it has not.</summary>
    internal string? Trace => trace;

    /// <summary>What is wrong with the request, one by one; <see langword="null"/> if it is not about that.</summary>
    internal IReadOnlyList<RequestError>? Errors => errors;

    /// <summary>The message, for the log.</summary>
    internal string Text => message;

    /// <summary>Writes errors as ASP.NET Core does: the members, each with all that is wrong with it.</summary>
    internal static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<RequestError> errors)
    {
        json.WriteStartObject();
        foreach (var member in errors.GroupBy(error => error.Member, StringComparer.Ordinal))
        {
            json.WriteStartArray(member.Key);
            foreach (var error in member)
            {
                json.WriteStringValue(error.Message);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    internal override void WriteBody(IBufferWriter<byte> output, Utf8JsonWriter json, Wire wire)
    {
        json.WriteStartObject();
        json.WriteNumber(Code, code);
        json.WriteString(Message, message);
        if (trace is not null)
        {
            json.WriteString(TraceName, trace);
        }

        if (errors?.Count > 1)
        {
            json.WritePropertyName(ErrorsName);
            WriteErrors(json, errors);
        }

        json.WriteEndObject();
    }
}
