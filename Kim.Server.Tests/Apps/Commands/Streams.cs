using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Kim.Server.Tests.Commands;

/// <summary>Which stream, and how long.</summary>
public sealed record StreamsRequest(string Which, long Bytes = 0);

/// <summary>Answers with streams of all kinds.</summary>
[Command("GET /kim/streams/{which}")]
public sealed partial class Streams(Gate gate, SourceWitness? witness) : Command<StreamsRequest>
{
    [Step] Task Begin() => Task.CompletedTask;

    [Step]
    Reply Answer() => Request.Which switch
    {
        "lines" => JsonLines(Lines()).WithHeader("X-Kind", "lines"),
        "events" => Events(Gated(), "50ms"),
        "waiting" => JsonLines(Waiting()),
        "broken" => JsonLines(Broken()),
        "bytes" => Stream(new PatternStream(witness, Request.Bytes), "application/octet-stream"),
        "known" => Stream(new PatternStream(witness, Request.Bytes), "application/octet-stream", Request.Bytes),
        "short" => Stream(new PatternStream(witness, Request.Bytes - 1), "application/octet-stream", Request.Bytes),
        "seekable" => Stream(new MemoryStream("0123456789"u8.ToArray()) { Position = 2 }, "text/plain"),
        "endless" => Stream(new PatternStream(witness), "application/octet-stream"),
        _ => NotFound(),
    };

    [Compensates(nameof(Begin))] void Undo() => witness?.Undo();

    private static async IAsyncEnumerable<int> Lines()
    {
        for (var i = 1; i <= 3; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private async IAsyncEnumerable<SseItem<string>> Gated([EnumeratorCancellation] CancellationToken gone = default)
    {
        try
        {
            yield return new SseItem<string>("first", "news") { EventId = "1" };
            yield return new SseItem<string>(await gate.Wait(gone)) { EventId = "2" };
        }
        finally
        {
            witness?.Close();
        }
    }

    private async IAsyncEnumerable<int> Waiting([EnumeratorCancellation] CancellationToken gone = default)
    {
        try
        {
            yield return 1;
            await gate.Wait(gone);
            yield return 2;
        }
        finally
        {
            witness?.Close();
        }
    }

    private async IAsyncEnumerable<int> Broken([EnumeratorCancellation] CancellationToken gone = default)
    {
        try
        {
            yield return 1;
            await gate.Wait(gone);
            throw new InvalidDataException("the source is broken");
        }
        finally
        {
            witness?.Close();
        }
    }
}
