using System.Buffers;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace Kim;

/// <summary>A body of server-sent events: <c>data</c> is JSON, or the lines of a text.</summary>
/// <remarks>https://html.spec.whatwg.org/multipage/server-sent-events.html. An item makes sure that its id and type are one line.</remarks>
internal sealed class EventSource<T>(IAsyncEnumerable<SseItem<T>> events, TimeSpan heartbeat) : ItemSource<SseItem<T>>(events)
{
    private static readonly string[] LineEnds = ["\r\n", "\n", "\r"];

    // A comment, which a client skips.
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    internal override TimeSpan Heartbeat => heartbeat;

    internal override ReadOnlyMemory<byte> Beat => Comment;

    private protected override void Write(SseItem<T> item, ArrayBufferWriter<byte> output, Utf8JsonWriter json)
    {
        if (item.EventId is { } id)
        {
            WriteField("id: "u8, id, output);
        }

        if (item.EventType is not SseParser.EventTypeDefault)
        {
            WriteField("event: "u8, item.EventType, output);
        }

        if (item.ReconnectionInterval is { } wait)
        {
            WriteField("retry: "u8, ((long)wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture), output);
        }

        if (item.Data is string text)
        {
            // Only these end a line of an event stream.
            foreach (var line in text.Split(LineEnds, StringSplitOptions.None))
            {
                WriteField("data: "u8, line, output);
            }
        }
        else
        {
            output.Write("data: "u8);
            WriteJson(item.Data, json);
            output.Write("\n"u8);
        }

        output.Write("\n"u8);
    }

    private static void WriteField(ReadOnlySpan<byte> name, string value, ArrayBufferWriter<byte> output)
    {
        output.Write(name);
        Encoding.UTF8.GetBytes(value, output);
        output.Write("\n"u8);
    }
}
