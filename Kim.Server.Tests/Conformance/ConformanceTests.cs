using Xunit;

namespace Kim.Server.Tests.Conformance;

/// <summary>The table over a socket: what is answered, in which order, and that nobody is out of step afterwards.</summary>
public sealed class ConformanceTests(ConformanceServers servers) : IClassFixture<ConformanceServers>
{
    public static TheoryData<string> Readers => Transports.Data;

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var transport in Transports.Names)
        {
            foreach (var name in Vectors.All.Keys)
            {
                rows.Add(transport, name);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Request_is_answered_as_the_table_says(string transport, string name) =>
        VectorRun.Check(servers[transport].EndPoint, Vectors.All[name]);

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Malformed_chunks_and_trailers_are_told_in_an_envelope(string transport)
    {
        var malformed = Vectors.All.Values.Where(vector => vector is { Expected: "400", Actual: null }
            && (vector.Name.StartsWith("Chunks:", StringComparison.Ordinal) || vector.Name.StartsWith("Trailers:", StringComparison.Ordinal)));
        foreach (var vector in malformed)
        {
            using var client = await WireClient.Connect(servers[transport].EndPoint);
            await client.Send(vector.Bytes);
            Assert.Matches("""^{"code":1,"msg":"malformed body: .+, in (chunk|trailer) [0-9]+"}$""", (await client.Receive())?.Body);
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Options_of_the_server_are_the_methods_that_it_answers(string transport)
    {
        using var client = await WireClient.Connect(servers[transport].EndPoint);
        await client.Send("OPTIONS * HTTP/1.1\r\nHost: test\r\n\r\n");
        var reply = await client.Receive();
        Assert.Equal(204, reply?.Status);
        Assert.Contains("\r\nAllow: ", reply!.Head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Request-Id: ", reply.Head, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length", reply.Head, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_has_its_rows() => Assert.InRange(Vectors.All.Count, 200, 1000);
}
