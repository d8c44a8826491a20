using Kim.Bench.Shared;

namespace Kim.Bench.Start;

/// <summary>What a request costs of one build.</summary>
/// <param name="Endpoint">Which request.</param>
/// <param name="Microseconds">CPU of the server, user and system.</param>
/// <param name="Errors">Wrong answers.</param>
internal sealed record Costs(Endpoint Endpoint, double Microseconds, long Errors)
{
    // The runtime compiles hot code again for so long.
    private const int WarmSeconds = 12;

    /// <summary>All builds at once, each loaded in turn, in rounds.</summary>
    internal static async Task<Dictionary<ServerBuild, List<Costs>>> Take(
        Children children, IReadOnlyList<ServerBuild> builds, int redisPort, int rounds, int seconds)
    {
        var peers = new Dictionary<ServerBuild, Peer>();
        foreach (var build in builds)
        {
            var port = Setup.FreePort();
            peers[build] = await Setup.StartServer(children, build.Name, port, Setup.ServerCore,
                [.. build.Command, $"--Kim:Url=http://127.0.0.1:{port}", $"--Kim:Redis=127.0.0.1:{redisPort}"], Setup.DotNet);
            foreach (var endpoint in Endpoint.All)
            {
                Load.Run(children, peers[build], endpoint, WarmSeconds);
            }
        }

        var taken = builds.ToDictionary(build => build, _ => new List<Costs>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var endpoint in Endpoint.All)
            {
                foreach (var build in builds)
                {
                    var before = Machine.CpuOf(peers[build].Process.Id);
                    var load = Load.Run(children, peers[build], endpoint, seconds);
                    var spent = Machine.CpuOf(peers[build].Process.Id) - before;
                    taken[build].Add(new(endpoint, (spent.User + spent.System) / load.Requests, load.Errors));
                }
            }
        }

        return taken;
    }
}
