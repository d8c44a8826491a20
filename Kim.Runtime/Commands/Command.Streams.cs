using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Kim.Binding;

namespace Kim;

// The endings whose body is read while it is sent; docs/coding/http.md says how such a run ends.
public abstract partial class Command
{
    /// <summary>The bytes of a stream, read while they are sent. The stream is disposed at the end, whatever the end is.</summary>
    /// <param name="body">The stream. If it can seek, what is left of it is the reply's length; it must give exactly that.</param>
    /// <param name="contentType">Its media type.</param>
    /// <exception cref="ArgumentException">The media type is not valid, or the stream cannot be read.</exception>
    protected static Reply Stream(Stream body, string contentType)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Streamed(body, contentType, body.CanSeek ? body.Length - body.Position : null);
    }

    /// <inheritdoc cref="Stream(System.IO.Stream, string)"/>
    /// <param name="body">The stream.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="length">How many bytes it gives: exactly so many.</param>
    protected static Reply Stream(Stream body, string contentType, long length)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Streamed(body, contentType, length);
    }

    /// <summary>The bytes of a pipe, read while they are sent. The reader is completed at the end, whatever the end is.</summary>
    /// <param name="body">The pipe's reading half.</param>
    /// <param name="contentType">Its media type.</param>
    /// <exception cref="ArgumentException">The media type is not valid.</exception>
    protected static Reply Stream(PipeReader body, string contentType)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new StreamReply(new PipeSource(body), MediaTypes.Checked(contentType, nameof(contentType)));
    }

    /// <summary>Items as JSON lines (<c>application/x-ndjson</c>): each is sent when it comes, as JSON on a line of its own.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="items">The items. Their enumerator gets the run's token and is disposed at the end, whatever the end is.</param>
    protected static Reply JsonLines<T>(IAsyncEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new StreamReply(new LineSource<T>(items), "application/x-ndjson");
    }

    /// <summary>
    /// Server-sent events (<c>text/event-stream</c>): each is sent when it comes. Its data is JSON; a <see cref="string"/> is sent as it
    /// is. If nothing comes for 15 s, an empty comment is sent, so that a client that has left is noticed.
    /// </summary>
    /// <typeparam name="T">The data's type.</typeparam>
    /// <param name="events">The events. Their enumerator gets the run's token and is disposed at the end, whatever the end is.</param>
    protected static Reply Events<T>(IAsyncEnumerable<SseItem<T>> events) => Events(events, "15s");

    /// <inheritdoc cref="Events{T}(IAsyncEnumerable{SseItem{T}})"/>
    /// <param name="events">The events.</param>
    /// <param name="heartbeat">How long nothing may come before an empty comment is sent, for example <c>"5s"</c>.</param>
    /// <exception cref="FormatException">The heartbeat is not a valid duration.</exception>
    protected static Reply Events<T>(IAsyncEnumerable<SseItem<T>> events, string heartbeat)
    {
        ArgumentNullException.ThrowIfNull(events);
        return new StreamReply(new EventSource<T>(events, Duration.Parse(heartbeat)), "text/event-stream")
            .WithHeader("Cache-Control", "no-cache");
    }

    /// <summary>Server-sent events without id and type, as <see cref="Events{T}(IAsyncEnumerable{SseItem{T}})"/>.</summary>
    /// <typeparam name="T">The data's type.</typeparam>
    /// <param name="data">The data of each event. The enumerator gets the run's token and is disposed at the end.</param>
    protected static Reply Events<T>(IAsyncEnumerable<T> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Events(Items(data));

        static async IAsyncEnumerable<SseItem<T>> Items(
            IAsyncEnumerable<T> data, [EnumeratorCancellation] CancellationToken cancellation = default)
        {
            await foreach (var item in data.WithCancellation(cancellation).ConfigureAwait(true))
            {
                yield return new SseItem<T>(item);
            }
        }
    }

    private static StreamReply Streamed(Stream body, string contentType, long? length)
    {
        MediaTypes.Checked(contentType, nameof(contentType));
        return body.CanRead
            ? new(new StreamSource(body, length), contentType)
            : throw new ArgumentException("The stream cannot be read: it is closed, or only for writing.", nameof(body));
    }
}
