using System.Buffers;
using System.Text.Json;

namespace Kim;

/// <summary>The envelope without data: <c>{"code":…,"msg":"…"}</c>, and <c>trace</c> if the log has more about the error.</summary>
internal sealed class EnvelopeReply(int code, string message, int status, string? trace = null) : Reply(status)
{
    internal static readonly JsonEncodedText Code = JsonEncodedText.Encode("code");
    internal static readonly JsonEncodedText Message = JsonEncodedText.Encode("msg");
    internal static readonly JsonEncodedText DataName = JsonEncodedText.Encode("data");
    private static readonly JsonEncodedText Trace = JsonEncodedText.Encode("trace");

    internal override string ContentType => JsonType;

    /// <summary>The message, for the log.</summary>
    internal string Text => message;

    internal override void WriteBody(IBufferWriter<byte> output, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber(Code, code);
        json.WriteString(Message, message);
        if (trace is not null)
        {
            json.WriteString(Trace, trace);
        }

        json.WriteEndObject();
    }
}
