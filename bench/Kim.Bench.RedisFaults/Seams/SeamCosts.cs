using System.Globalization;
using Kim.Bench.RedisFaults.Serving;
using Kim.Bench.Shared;

namespace Kim.Bench.RedisFaults.Seams;

/// <summary>What a call of Redis costs by each seam: all servers at once on one core, which take turns.</summary>
internal static class SeamCosts
{
    internal const int Rounds = 5;
    internal const int LoadSeconds = 4;

    /// <summary>Calls of Redis in a request.</summary>
    internal const int CallsEach = 2;

    private const int WarmSeconds = 2;
    private const int WarmLeast = 3;
    private const int WarmMost = 10;
    private const double WarmDrift = 0.03;
    private const string Body = """{"key":"bench"}""";

    /// <summary>How many runs there are at once that call a script.</summary>
    internal const int ScriptConnections = 32;

    /// <summary>How many runs there are at once.</summary>
    internal static readonly int[] Connections = [64, 512];

    private static readonly Endpoint Redis = new("pair", "/pair", Body, Keyed.ValueOf("bench"));
    private static readonly Endpoint Script = new("script", "/script", Body, Keyed.ValueOf("bench"));
    private static readonly Endpoint Plain = new("echo", "/echo", Body, Keyed.ValueOf("bench"));

    internal static async Task<int> Run(string[] args)
    {
        var root = Setup.FindRoot();
        using var children = new Children();
        using var http = new HttpClient();
        try
        {
            var port = await Setup.StartRedis(children);
            var redis = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
            List<(Seam Seam, Peer Peer)> servers = [];
            foreach (var seam in Seam.Measured)
            {
                servers.Add((seam, await FaultServer.Start(children, redis, seam, Setup.ServerCore)));
            }

            foreach (var (seam, peer) in servers)
            {
                await Warm(children, http, seam, peer);
            }

            List<SeamSample> samples = [];
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var connections in Connections)
                {
                    foreach (var endpoint in new[] { Redis, Plain })
                    {
                        for (var turn = 0; turn < servers.Count; turn++)
                        {
                            var (seam, peer) = servers[(round + turn) % servers.Count];
                            samples.Add(await Take(children, http, seam, peer, endpoint, connections, LoadSeconds));
                            Console.WriteLine($"{round + 1}/{Rounds} {samples[^1]}");
                        }
                    }
                }
            }

            var scripts = servers.Select(server =>
                (server.Seam, Load: Load.End(
                    Load.Begin(children, server.Peer, Script, LoadSeconds, connections: ScriptConnections), LoadSeconds))).ToList();
            Machine.Publish(root, "redis-seams.md", SeamReport.Write(args, samples, scripts));
            return samples.All(sample => sample.Errors == 0) && scripts.All(script => script.Load.Errors == 0) ? 0 : 1;
        }
        finally
        {
            Load.RemoveScripts();
        }
    }

    private static async Task Warm(Children children, HttpClient http, Seam seam, Peer peer)
    {
        foreach (var endpoint in new[] { Redis, Plain })
        {
            foreach (var connections in Connections)
            {
                List<double> curve = [];
                do
                {
                    curve.Add((await Take(children, http, seam, peer, endpoint, connections, WarmSeconds)).Cpu);
                }
                while (curve.Count < WarmLeast
                    || (curve.Count < WarmMost && Math.Abs((curve[^1] / curve[^2]) - 1) > WarmDrift));

                Console.WriteLine(
                    $"warm {seam.Name} {endpoint.Name} {connections}: {string.Join(' ', curve.Select(cpu => $"{cpu:0.00}"))} us a request");
            }
        }
    }

    private static async Task<SeamSample> Take(
        Children children, HttpClient http, Seam seam, Peer peer, Endpoint endpoint, int connections, int seconds)
    {
        const string Core = "cpu" + Setup.ServerCore;
        var bytes = await Allocated(http, peer);
        var (cpu, ticks) = (Machine.CpuOf(peer.Process.Id), Machine.Ticks(Core));
        var load = Load.End(Load.Begin(children, peer, endpoint, seconds, connections: connections), seconds);
        var (spent, after) = (Machine.CpuOf(peer.Process.Id) - cpu, Machine.Ticks(Core));
        bytes = await Allocated(http, peer) - bytes;
        var microseconds = spent.User + spent.System;
        var busy = 1 - ((after.Idle - ticks.Idle) / (after.All - ticks.All));
        var others = busy - (microseconds / 1e4 / (after.All - ticks.All));
        return load.Requests == 0
            ? throw new BenchException($"{seam.Name} has answered nothing on {endpoint.Path}")
            : new(seam, connections, endpoint == Redis, load.PerSecond, microseconds / load.Requests, bytes / load.Requests,
                Math.Max(0, 100 * others), load.Errors);
    }

    private static async Task<double> Allocated(HttpClient http, Peer peer) =>
        double.Parse(await http.GetStringAsync(new Uri(peer.Url + "/allocated")), CultureInfo.InvariantCulture);
}
