using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Xunit;

namespace Kim.Server.Tests.Conformance;

/// <summary>
/// The fast lane, Kestrel on the reactor and Kestrel on its own sockets give the same answers to the same bytes, in whatever pieces they
/// arrive: status, framing, body, and the close.
/// </summary>
/// <remarks>
/// Streams are made from sound requests that are then damaged, from a seed: a failure names it and is found again with it.
/// The server ends every conversation by itself (its timeouts are short here), so nobody has to guess when all is said.
/// </remarks>
public sealed partial class DifferentialTests : IAsyncLifetime
{
    // KIM_STREAMS=… tries more.
    private static readonly int Streams = int.Parse(Environment.GetEnvironmentVariable("KIM_STREAMS") ?? "2000", CultureInfo.InvariantCulture);
    private const int AtOnce = 100;

    // KIM_SEED=… tries others.
    private static readonly string Seed = Environment.GetEnvironmentVariable("KIM_SEED") ?? "0000KimKim00";

    private static readonly string[] Settings =
        ["--Kim:DrainTimeout=250ms", "--Kim:HeadTimeout=1s", "--Kim:IdleTimeout=1s", "--Kim:RateGrace=1.1s", "--Kim:MinBodyRate=100000",
            "--Kim:MaxBody=4KiB", "--Kim:MaxHead=2KiB", "--Kim:MaxRequestLine=512"];

    private ServerFixture[] _servers = [];

    public async Task InitializeAsync() =>
        _servers = await Task.WhenAll(Transports.Names.Select(name => ServerFixture.Start([.. Transports.Settings(name), .. Settings])));

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task All_of_them_answer_alike()
    {
        var statuses = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        await Parallel.ForEachAsync(Generate(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (stream, _) =>
        {
            var conversations = await Task.WhenAll(_servers.Select(server => Converse(server, stream)));
            foreach (Match status in Status().Matches(conversations[0].Text))
            {
                statuses.AddOrUpdate(status.Groups[1].Value, 1, (_, count) => count + 1);
            }

            Assert.True(
                Array.TrueForAll(conversations, conversation => Same(conversations[0], conversation)),
                $"seed {Seed}\n{stream}\n{string.Join('\n', Transports.Names.Zip(conversations, (name, said) => $"--- {name} ---\n{said}"))}");
        });

        // A test that only ever saw one kind of answer would prove little.
        Assert.All(new[] { "200", "400", "404", "408", "413" }, status =>
            Assert.True(statuses.ContainsKey(status), $"No {status} occurred."));
    }

    // All from one seed, in one thread: so that the same seed gives the same streams.
    private static List<RequestStream> Generate()
    {
        var random = PCG.Parse(Seed);
        return [.. Enumerable.Range(0, Streams).Select(_ => RequestStream.Any.Generate(random, null, out var _))];
    }

    // A reset may cost the client what it has not read: if one side was reset, the other may say more.
    private static bool Same(Conversation first, Conversation second) =>
        first.Text == second.Text
        || (first.Reset && second.Text.StartsWith(first.Text, StringComparison.Ordinal))
        || (second.Reset && first.Text.StartsWith(second.Text, StringComparison.Ordinal));

    private static async Task<Conversation> Converse(ServerFixture server, RequestStream stream)
    {
        using var client = await RawClient.Connect(server.EndPoint);
        var received = new List<byte>();
        var reset = false;
        try
        {
            foreach (var piece in stream.Pieces)
            {
                await client.Socket.SendAsync(piece, SocketFlags.None);

                // A round trip to the reactor, so that it mostly sees the pieces one by one.
                await server.RoundTrip();
            }
        }
        catch (SocketException)
        {
            // It has closed already: what it said is still to be read.
        }

        var buffer = new byte[16 * 1024];
        using var limit = new CancellationTokenSource(ServerFixture.Limit);
        try
        {
            while (await client.Socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token) is var count and > 0)
            {
                received.AddRange(buffer.AsSpan(0, count));
            }
        }
        catch (SocketException)
        {
            reset = true;
        }

        return new Conversation(Passing().Replace(Encoding.Latin1.GetString([.. received]), ""), reset);
    }

    // What differs from one reply to the next.
    [GeneratedRegex("(Date|X-Request-Id): [^\r]*\r\n|,\"trace\":\"[0-9a-f]*\"")]
    private static partial Regex Passing();

    [GeneratedRegex("HTTP/1.1 ([0-9]{3}) ")]
    private static partial Regex Status();

    private sealed record Conversation(string Text, bool Reset);
}
