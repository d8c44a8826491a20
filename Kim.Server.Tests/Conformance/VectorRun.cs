using System.Globalization;
using System.Net;
using Xunit;

namespace Kim.Server.Tests.Conformance;

/// <summary>Sends a vector to a server, and looks at what comes back. The tests of the native server do so, too.</summary>
internal static class VectorRun
{
    private static int _marks;

    /// <summary>Asserts that it is answered as the table says, and that nobody is out of step afterwards.</summary>
    internal static async Task Check(IPEndPoint endPoint, Vector vector)
    {
        var after = vector.Actual is null ? vector.After : vector.ActualAfter;
        using var client = await WireClient.Connect(endPoint);

        // Behind a request that ends the connection another one is smuggled in: it must never be answered.
        var smuggled = after is After.Closed && !vector.IsCut ? Marked(NewMark()) : "";
        await client.Send(vector.Then is null ? vector.Bytes + smuggled : vector.Bytes);
        if (vector.IsCut)
        {
            client.End();
        }

        var last = await ReceiveAll(client, vector, smuggled);
        if (after is After.Open || (after is After.Either && last is { Closes: false }))
        {
            await AssertInStep(client);
        }
        else
        {
            Assert.True(last is null or { Closes: true }, $"The connection is to end, and the last reply does not say so: {last}");
            Assert.Null(await client.Receive());
        }
    }

    /// <summary>A request whose reply cannot be mistaken for another's.</summary>
    internal static string Marked(string mark)
    {
        var body = $$"""{"key":"probe","value":"{{mark}}"}""";
        return $"POST /kim/redis HTTP/1.1\r\nHost: test\r\nContent-Length: {body.Length}\r\n\r\n{body}";
    }

    internal static string NewMark() => $"mark-{Interlocked.Increment(ref _marks).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The connection answers the next request with its own reply, and has nothing else to say.</summary>
    internal static async Task AssertInStep(WireClient client)
    {
        var mark = NewMark();
        await client.Send(Marked(mark));
        var reply = await client.Receive();
        Assert.Equal(200, reply?.Status);
        Assert.Contains($"\"{mark}\"", reply!.Body, StringComparison.Ordinal);
        client.End();
        Assert.Null(await client.Receive());
    }

    private static async Task<WireReply?> ReceiveAll(WireClient client, Vector vector, string smuggled)
    {
        WireReply? last = null;
        var sent = false;
        foreach (var expected in (vector.Actual ?? vector.Expected).Split(' '))
        {
            last = await client.Receive();
            var status = last?.Status.ToString(CultureInfo.InvariantCulture) ?? "-";
            Assert.True(expected.Split('|').Contains(status), $"Expected {expected} by RFC {vector.Rfc}, got {status}: {last?.Body}");
            if (status == "405")
            {
                Assert.Contains("\r\nAllow: ", last!.Head, StringComparison.Ordinal);
            }

            if (vector.Then is { } then && !sent)
            {
                sent = true;
                await client.Send(then + smuggled);
            }
        }

        return last;
    }
}
