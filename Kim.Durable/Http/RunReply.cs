using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kim.Runs.Hooks;

namespace Kim.Durable.Http;

/// <summary>The reply of a run that has ended, as it was sent.</summary>
/// <param name="Status">The HTTP status.</param>
internal sealed record RunReply(int Status)
{
    private const string JsonType = "application/json";

    /// <summary>The body's media type, if it is not JSON.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }

    /// <summary>The body, if it is JSON.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Body { get; init; }

    /// <summary>The body, if it is text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>The body, if it is neither.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Bytes { get; init; }

    /// <summary>Shows a stored reply.</summary>
    internal static RunReply Of(ReadOnlyMemory<byte> stored)
    {
        var reply = RunRecord.ReadReply(stored);
        var shown = new RunReply(reply.StatusCode);
        return (reply.Header("Content-Type"), reply.GetBody()) switch
        {
            (null, _) => shown,
            (JsonType, var json) => shown with { Body = JsonElement.Parse(json) },
            ({ } type, var text) when type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) =>
                shown with { Type = type, Text = Encoding.UTF8.GetString(text) },
            ({ } type, var bytes) => shown with { Type = type, Bytes = bytes },
        };
    }
}
