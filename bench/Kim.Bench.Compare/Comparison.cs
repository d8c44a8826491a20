using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>
/// Starts all peers, warms them, and measures them in turns: in every round each peer in each mode, at saturation and at one rate for all.
/// </summary>
internal static class Comparison
{
    private const int WarmSeconds = 3;
    private const double WarmDrift = 0.03;
    private const int CheckedRequests = 2000;

    internal static async Task<int> Run(string[] args)
    {
        var options = Options.Parse(args);
        var root = Setup.FindRoot();
        using var children = new Children();
        var redisPort = await Setup.StartRedis(children);
        List<Peer> peers = [];
        foreach (var contender in options.Contenders)
        {
            peers.Add(await contender.Run(children, root, redisPort));
            await Check(peers[^1]);
        }

        var versions = options.Contenders.ToDictionary(contender => contender.Name, contender => contender.Versions(children, root));
        var ticks = Machine.Ticks();
        List<WarmUp> warm = [];
        foreach (var mode in options.Modes)
        {
            foreach (var (peer, contender) in peers.Zip(options.Contenders))
            {
                warm.Add(Warm(children, root, peer, mode, contender.IsDotNet));
                Console.WriteLine($"warm {warm[^1]}");
            }
        }

        var rates = options.Modes.ToDictionary(mode => mode, mode => CommonRate(warm, mode));

        // What happens only if a server sleeps between requests has to be warm, too.
        for (var i = 0; i < warm.Count; i++)
        {
            var (peer, contender) = (peers[i % peers.Count], options.Contenders[i % peers.Count]);
            var mode = options.Modes[i / peers.Count];
            var loads = Enumerable.Range(0, contender.IsDotNet ? 3 : 1)
                .Select(_ => Measurement.Take(children, root, peer, mode, WarmSeconds, rates[mode], 0));
            warm[i] = warm[i] with { P99 = [.. loads.Select(load => load.P99)] };
            Console.WriteLine($"warm at {rates[mode]}/s {warm[i]}");
        }

        List<Measurement> measurements = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var mode in options.Modes)
            {
                for (var turn = 0; turn < peers.Count; turn++)
                {
                    foreach (var rate in new[] { 0, rates[mode] })
                    {
                        var peer = peers[(turn + round) % peers.Count];
                        var measurement = Measurement.Take(children, root, peer, mode, options.Seconds, rate, round);
                        Console.WriteLine(
                            $"round {round + 1} {mode.Name} {peer.Kind} {(rate == 0 ? "saturated" : $"{rate}/s")}: "
                            + $"{measurement.PerSecond:0} req/s, {measurement.Cpu:0.00} us/request, p99 {measurement.P99:0} us, "
                            + $"{measurement.Errors} errors");
                        measurements.Add(measurement);
                    }
                }
            }
        }

        var spent = Machine.Ticks();
        var idle = await IdleConnections.Measure(peers);
        foreach (var peer in peers)
        {
            peer.Process.Stop();
        }

        var reactors = options.TwoReactors ? await TwoReactors.Run(children, root, options) : null;
        Console.WriteLine();
        var run = new RunResult(
            Machine.Describe("bench/Kim.Bench.Compare/run.sh", args),
            options.Rounds,
            options.Seconds,
            100 * (spent.Stolen - ticks.Stolen) / (spent.All - ticks.All),
            versions,
            warm,
            measurements,
            idle,
            reactors);
        return Report.Publish(root, options, run) ? 0 : 1;
    }

    // Half of what the slowest can do, so that no peer is near its limit.
    private static int CommonRate(List<WarmUp> warm, Mode mode) =>
        (int)(warm.Where(one => one.Mode == mode.Name).Min(one => one.PerSecond) / 2 / 100) * 100;

    // Every request has a key of its own, so that an answer to another one shows.
    private static async Task Check(Peer peer)
    {
        foreach (var mode in Mode.All)
        {
            var wrong = await Verifier.Check(new Uri(peer.Url + mode.Endpoint.Path), mode.Endpoint, CheckedRequests, 64, mode.Close);
            if (wrong.Count > 0)
            {
                throw new BenchException(
                    $"{peer.Kind}, {mode.Name}: {wrong.Count} of {CheckedRequests} answers are wrong, first: {wrong[0]}");
            }
        }

        Console.WriteLine($"{peer.Kind}: all answers are right");
    }

    private static WarmUp Warm(Children children, string root, Peer peer, Mode mode, bool dotNet)
    {
        var (least, most) = dotNet ? (4, 12) : (2, 4);
        List<Measurement> curve = [];
        do
        {
            curve.Add(Measurement.Take(children, root, peer, mode, WarmSeconds, 0, 0));
        }
        while (curve.Count < most && (curve.Count < least || Math.Abs((curve[^1].Cpu / curve[^2].Cpu) - 1) > WarmDrift));

        return new WarmUp(peer.Kind, mode.Name, [.. curve.Select(measurement => Math.Round(measurement.Cpu, 2))], curve[^1].PerSecond, []);
    }
}
