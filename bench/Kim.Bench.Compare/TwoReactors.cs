using System.Globalization;
using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>Kim with one reactor and with two, alternating, with load and Redis on the same two cores.</summary>
internal static class TwoReactors
{
    private const int WarmSeconds = 10;

    internal static async Task<IReadOnlyList<ReactorsMeasurement>> Run(Children children, string root, Options options)
    {
        var redisPort = await Setup.StartRedis(children, Setup.BothCores);
        List<Peer> peers = [];
        foreach (var reactors in new[] { 1, 2 })
        {
            peers.Add(await Setup.StartKim(children, root, redisPort, Setup.BothCores, $"--Kim:Reactors={reactors}"));
            foreach (var mode in options.Modes)
            {
                Measurement.Take(children, root, peers[^1], mode, WarmSeconds, 0, 0, Setup.BothCores);
            }
        }

        List<ReactorsMeasurement> measurements = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var mode in options.Modes)
            {
                // One, two, two, one: a drift of the machine then affects both alike.
                foreach (var at in new[] { 0, 1, 1, 0 })
                {
                    var threads = Ticks(peers[at].Process.Id);
                    var measurement = Measurement.Take(children, root, peers[at], mode, options.Seconds, 0, round, Setup.BothCores);
                    var shares = Ticks(peers[at].Process.Id).Zip(threads, (after, before) => after - before).ToList();
                    measurements.Add(new ReactorsMeasurement(at + 1, 100 * shares.Min() / shares.Sum(), measurement));
                    Console.WriteLine(
                        $"round {round + 1} {mode.Name} {at + 1} reactors: "
                        + $"{measurement.PerSecond:0} req/s, {measurement.Cpu:0.00} us/request");
                }
            }
        }

        return measurements;
    }

    // The CPU time of each thread that is a reactor's, in ticks; the kernel cuts a thread's name to 15 characters.
    private static List<double> Ticks(int process) =>
    [
        .. Directory.EnumerateDirectories($"/proc/{process}/task")
            .Where(task => File.ReadAllText(Path.Combine(task, "comm")).StartsWith("kim-reactor-", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(task =>
            {
                var stat = File.ReadAllText(Path.Combine(task, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
            }),
    ];
}
