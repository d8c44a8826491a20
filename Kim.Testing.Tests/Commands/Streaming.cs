using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;

namespace Kim.Testing.Tests.Commands;

/// <summary>Which stream.</summary>
public sealed record StreamingRequest(string Which);

/// <summary>Packs a parcel, then answers with a stream.</summary>
[Command(MaxConcurrency = 3)]
public sealed partial class Streaming(StreamWitness witness, StreamScope scope) : Command<StreamingRequest>
{
    [Step] Task<int> Pack() => Task.FromResult(7);

    [Step]
    Reply Answer(int parcel) => Request.Which switch
    {
        "lines" => JsonLines(Lines()),
        "scoped" => JsonLines(Scoped()),
        "any line end" => Events(LineEnds()),
        "slow" => JsonLines(Slow()),
        "broken" => JsonLines(Broken()),
        "broken at once" => JsonLines(BrokenAtOnce()),
        "broken at the end" => JsonLines(BrokenAtEnd()),
        "events" => Events(Typed()),
        "few events" => Events(Few(), "5s"),
        "plain events" => Events(Lines()),
        "stream" => Stream(new WitnessedStream(witness, "the bytes"), "text/plain"),
        "short stream" => Stream(new WitnessedStream(witness, "few"), "text/plain", 10),
        "long stream" => Stream(new WitnessedStream(witness, "too many"), "text/plain", 4),
        "pipe" => Stream(PipeReader.Create(new WitnessedStream(witness, "piped")), "text/plain"),
        "once" => witness.Kept ??= Stream(new WitnessedStream(witness, "once"), "text/plain"),
        "file" => File(witness.Path),
        "deaf" => JsonLines(Deaf()),
        _ => throw new InvalidOperationException(Request.Which),
    };

    [Compensates(nameof(Pack))] void Unpack(int parcel) => witness.Undone++;

    private async IAsyncEnumerable<Line> Lines([EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var open = witness.Open();
        for (var i = 1; i <= 3; i++)
        {
            yield return new Line(i, "one\nline");
        }

        await Task.CompletedTask;
    }

    private async IAsyncEnumerable<string> LineEnds()
    {
        await Task.CompletedTask;
        yield return "a\r\nb\rc\n\u2028d";
    }

    private async IAsyncEnumerable<bool> Scoped([EnumeratorCancellation] CancellationToken cancel = default)
    {
        yield return scope.IsOpen;
        await witness.Tick.Task.WaitAsync(cancel);
        yield return scope.IsOpen;
    }

    private async IAsyncEnumerable<Line> Slow([EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var open = witness.Open();
        for (var i = 1; i <= 30; i++)
        {
            await witness.Tick.Task.WaitAsync(cancel);
            witness.Tick = new();
            witness.Contexts.Add(SynchronizationContext.Current?.GetType().Name);
            yield return new Line(i, "slow");
        }
    }

    private async IAsyncEnumerable<Line> Broken([EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var open = witness.Open();
        yield return new Line(1, "good");
        await witness.Tick.Task.WaitAsync(cancel);
        throw new InvalidDataException("the source is broken");
    }

    private async IAsyncEnumerable<Line> BrokenAtOnce()
    {
        using var open = witness.Open();
        await Task.CompletedTask;
        if (witness.Opened > 0)
        {
            throw new InvalidDataException("the source is broken");
        }

        yield return new Line(1, "never");
    }

    private async IAsyncEnumerable<Line> BrokenAtEnd()
    {
        using var open = witness.Open();
        try
        {
            yield return new Line(1, "good");
            await Task.CompletedTask;
        }
        finally
        {
            witness.Commit();
        }
    }

    private async IAsyncEnumerable<Line> Deaf()
    {
        using var open = witness.Open();
        yield return new Line(1, "deaf");
        await witness.Tick.Task;
        yield return new Line(2, "deaf");
    }

    private async IAsyncEnumerable<SseItem<string>> Typed()
    {
        using var open = witness.Open();
        yield return new SseItem<string>("a\nb", "news") { EventId = "7", ReconnectionInterval = TimeSpan.FromSeconds(2) };
        yield return new SseItem<string>("");
        await Task.CompletedTask;
    }

    private async IAsyncEnumerable<SseItem<Line>> Few([EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var open = witness.Open();
        await witness.Tick.Task.WaitAsync(cancel);
        yield return new SseItem<Line>(new Line(1, "late"));
    }
}
