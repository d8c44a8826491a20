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
}
