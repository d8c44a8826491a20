using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>What a connection costs that waits for its next request.</summary>
/// <param name="Peer">The server.</param>
/// <param name="Connections">How many were open, each having had one request.</param>
/// <param name="BytesEach">Resident memory of the server's process tree that came with them, by connection.</param>
internal sealed record IdleConnections(string Peer, int Connections, double BytesEach)
{
    /// <summary>The most that Kim's may take.</summary>
    internal const int BytesMax = 2560;

    private const int Count = 10_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    internal static async Task<IReadOnlyList<IdleConnections>> Measure(List<Peer> peers)
    {
        List<IdleConnections> all = [];
        foreach (var peer in peers)
        {
            all.Add(await Measure(peer));
            Console.WriteLine($"idle {all[^1].Peer}: {all[^1].BytesEach:0} bytes a connection");
        }

        return all;
    }

    private static async Task<IdleConnections> Measure(Peer peer)
    {
        using var limit = new CancellationTokenSource(Limit);
        var target = new Uri(peer.Url + Endpoint.Fixed.Path);
        var before = Machine.MegabytesOfTree(peer.Process.Id);
        List<RawConnection> connections = [];
        try
        {
            while (connections.Count < Count)
            {
                connections.Add(await RawConnection.Open(target, limit.Token));
                await connections[^1].Post(Endpoint.Fixed.Body, close: false, limit.Token);
            }

            var bytes = (Machine.MegabytesOfTree(peer.Process.Id) - before) * 1024 * 1024 / Count;

            // Each is still there.
            await connections[0].Post(Endpoint.Fixed.Body, close: false, limit.Token);
            return new(peer.Kind, Count, bytes);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }
}
