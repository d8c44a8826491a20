using System.Buffers;
using System.Text.Json;
using Kim.Binding;
using Microsoft.AspNetCore.WebUtilities;

namespace Kim.AspNetCore.Exchanges;

/// <summary>
/// A failure as problem details (RFC 9457), in place of its envelope: <c>type</c>, <c>title</c>, <c>status</c>, <c>detail</c>, and as
/// extensions <c>code</c>, <c>trace</c> and, for a request that is not valid, <c>errors</c>.
/// </summary>
/// <param name="failure">What it is made of.</param>
/// <param name="requestId">The run's id.</param>
internal sealed class ProblemReply(EnvelopeReply failure, string requestId) : Reply(failure.StatusCode)
{
    internal const string ProblemType = "application/problem+json";

    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Title = JsonEncodedText.Encode("title");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText Detail = JsonEncodedText.Encode("detail");
    private static readonly JsonEncodedText Trace = JsonEncodedText.Encode("trace");

    internal override string ContentType => ProblemType;

    /// <summary>The failure as a problem, with the headers that it was given.</summary>
    internal static Reply Of(EnvelopeReply failure, string requestId) => new ProblemReply(failure, requestId).WithHeadOf(failure);

    internal override void WriteBody(IBufferWriter<byte> output, Utf8JsonWriter json, Wire wire)
    {
        json.WriteStartObject();

        // "The problem has no meaning beyond its status": then the title is the status's.
        json.WriteString(Type, "about:blank");
        var title = ReasonPhrases.GetReasonPhrase(StatusCode);
        json.WriteString(Title, title.Length == 0 ? "Error" : title);
        json.WriteNumber(Status, StatusCode);
        json.WriteString(Detail, failure.Text);
        json.WriteNumber(EnvelopeReply.Code, failure.ApplicationCode);
        json.WriteString(Trace, requestId);

        if (failure.Errors is { } errors)
        {
            json.WritePropertyName(EnvelopeReply.ErrorsName);
            EnvelopeReply.WriteErrors(json, errors);
        }

        json.WriteEndObject();
    }
}
