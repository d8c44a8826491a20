using Xunit;

namespace Kim.Server.Tests.Conformance;

/// <summary>However a request is cut into segments, it is the same request.</summary>
public sealed class SplitTests(ConformanceServers servers) : IClassFixture<ConformanceServers>
{
    private const string Chunked =
        "POST /kim/helloworld HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: "
        + "chunked\r\n\r\n5;a=1\r\n{\"uid\r\n6\r\n\":\"1\"}\r\n0\r\nX-Sum: 1\r\n\r\n";

    public static TheoryData<string> Data => Transports.Data;

    [Theory]
    [MemberData(nameof(Data))]
    public async Task Request_in_two_writes_is_answered_wherever_it_is_split(string transport)
    {
        using var client = await WireClient.Connect(servers[transport].EndPoint);
        foreach (var request in (string[])["\r\n" + Vectors.Good, Chunked, Vectors.Escaped])
        {
            for (var position = 1; position < request.Length; position++)
            {
                await client.Send(request[..position]);
                await client.Send(request[position..]);
                Assert.Equal(200, (await client.Receive())?.Status);
            }
        }

        await VectorRun.AssertInStep(client);
    }

    [Theory]
    [MemberData(nameof(Data))]
    public async Task Request_in_one_write_per_byte_is_answered(string transport)
    {
        using var client = await WireClient.Connect(servers[transport].EndPoint);
        foreach (var request in (string[])["\r\n" + Vectors.Good, Chunked, Vectors.Escaped])
        {
            foreach (var character in request)
            {
                await client.Send(character.ToString());
            }

            Assert.Equal(200, (await client.Receive())?.Status);
        }

        await VectorRun.AssertInStep(client);
    }

    [Theory]
    [MemberData(nameof(Data))]
    public async Task Bad_head_is_refused_wherever_it_is_split(string transport)
    {
        var request = "POST /kim/helloworld HTTP/1.1\r\nHost: test\r\nX-A: 1\r\nContent-Length: +11\r\n\r\n" + Vectors.Json;
        for (var position = 1; position < request.Length; position++)
        {
            using var client = await WireClient.Connect(servers[transport].EndPoint);
            await client.Send(request[..position]);
            await client.Send(request[position..]);
            Assert.Equal(400, (await client.Receive())?.Status);
            Assert.Null(await client.Receive());
        }
    }

    [Theory]
    [MemberData(nameof(Data))]
    public async Task Chunks_and_requests_of_the_server_get_the_same_answer_wherever_they_are_split(string transport)
    {
        var judged = 0;
        foreach (var vector in Vectors.All.Values.Where(IsForSplits))
        {
            var whole = await Answer(transport, vector, vector.Bytes);
            judged += whole.Contains("malformed body: ", StringComparison.Ordinal) ? 1 : 0;
            var body = vector.Bytes.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var first = vector.Name.StartsWith("Line:", StringComparison.Ordinal) ? 1 : body;
            await Parallel.ForEachAsync(
                Enumerable.Range(first, vector.Bytes.Length - first), new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (position, _) => Assert.Equal(
                    whole, await Answer(transport, vector, vector.Bytes[..position], vector.Bytes[position..])));
        }

        Assert.InRange(judged, 50, 200);
    }

    // What is long, or may be answered in several ways, is for the table alone.
    private static bool IsForSplits(Vector vector) =>
        vector is { IsCut: false, Then: null, After: not After.Either, Bytes.Length: < 1000 }
        && ((string[])["Chunks:", "Trailers:", "Pipeline: chunked", "Pipeline: a chunked", "Pipeline: OPTIONS", "Line: OPTIONS", "Line: CONNECT"])
            .Any(start => vector.Name.StartsWith(start, StringComparison.Ordinal));

    private async Task<string> Answer(string transport, Vector vector, params string[] pieces)
    {
        using var client = await WireClient.Connect(servers[transport].EndPoint);
        foreach (var piece in pieces)
        {
            await client.Send(piece);
        }

        var said = new List<string>();
        foreach (var _ in (vector.Actual ?? vector.Expected).Split(' '))
        {
            said.Add(await client.Receive() is { } reply ? $"{reply.Status} {reply.Body}" : "nothing");
        }

        if ((vector.Actual is null ? vector.After : vector.ActualAfter) is After.Open)
        {
            await client.Send(Vectors.Good);
            Assert.Equal(200, (await client.Receive())?.Status);
            client.End();
        }

        Assert.Null(await client.Receive());
        return string.Join('\n', said);
    }
}
