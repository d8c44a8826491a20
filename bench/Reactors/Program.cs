using System.Globalization;
using System.Text;
using Kim.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int WarmSeconds = 10;
const double Bar = 1.15;
const double ShareLeast = 10;

try
{
    var (rounds, seconds) = args switch
    {
        [] => (5, 5),
        ["--rounds", var r, "--seconds", var s] when int.TryParse(r, out var rs) && int.TryParse(s, out var ss) && rs > 0 && ss > 0 => (rs, ss),
        _ => throw new BenchException("usage: Reactors [--rounds 5 --seconds 5]"),
    };
    var root = Setup.FindRoot();
    using var children = new Children();
    try
    {
        var redisPort = await Setup.StartRedis(children, Setup.BothCores);
        List<Peer> peers = [];
        foreach (var reactors in new[] { 1, 2 })
        {
            peers.Add(await Setup.StartPeer(children, root, Peer.Kim, redisPort, Setup.BothCores, $"--Kim:Reactors={reactors}"));
            foreach (var endpoint in Endpoint.All)
            {
                Load.Run(children, peers[^1], endpoint, WarmSeconds, Setup.BothCores);
            }
        }

        List<Sample> samples = [];
        List<double> least = [];
        for (var round = 0; round < rounds; round++)
        {
            foreach (var endpoint in Endpoint.All)
            {
                // One, two, two, one: what drifts weighs on both alike.
                foreach (var at in new[] { 0, 1, 1, 0 })
                {
                    var peer = peers[at];
                    var (before, threads) = (Machine.CpuOf(peer.Process.Id), Reactors(peer.Process.Id));
                    var load = Load.Run(children, peer, endpoint, seconds, Setup.BothCores);
                    var spent = Machine.CpuOf(peer.Process.Id) - before;
                    samples.Add(new Sample(endpoint.Name, at + 1, round, load.PerSecond, (spent.User + spent.System) / load.Requests, load.Errors));
                    Console.WriteLine($"round {round + 1} {endpoint.Name} {at + 1} reactors: {load.PerSecond:0} req/s, {samples[^1].Cpu:0.00} us/request");
                    if (at == 1)
                    {
                        var shares = Reactors(peer.Process.Id).Zip(threads, (after, earlier) => after - earlier).ToList();
                        least.Add(shares.Count == 2 ? 100 * shares.Min() / shares.Sum() : 0);
                    }
                }
            }
        }

        var report = new StringBuilder();
        report.AppendLine("# One reactor and two").AppendLine();
        report.AppendLine(Machine.Describe("Reactors", args));
        report.AppendLine($"- Load: wrk -t1 -c64, {rounds} rounds of one, two, two, one, {seconds} s each; server, wrk and redis all on cores {Setup.BothCores}: on a machine with two cores the load takes what the second reactor would have, so throughput cannot double here").AppendLine();
        report.AppendLine("| endpoint | reactors | req/s | CPU us/request | errors |").AppendLine("|---|--:|--:|--:|--:|");
        var passed = samples.All(sample => sample.Errors == 0);
        foreach (var own in samples.GroupBy(sample => (sample.Endpoint, sample.Reactors)))
        {
            report.AppendLine($"| {own.Key.Endpoint} | {own.Key.Reactors} | {Statistics.Median(own, sample => sample.PerSecond):0} | {Statistics.Median(own, sample => sample.Cpu):0.00} | {own.Sum(sample => sample.Errors)} |");
        }

        report.AppendLine().AppendLine("Two over one, within each round:").AppendLine();
        report.AppendLine("| endpoint | CPU per request, by round | median | bar | | req/s, median |").AppendLine("|---|---|--:|--:|---|--:|");
        foreach (var endpoint in Endpoint.All)
        {
            var cpu = Ratios(endpoint.Name, sample => sample.Cpu);
            passed &= Statistics.Median(cpu, ratio => ratio) <= Bar;
            report.AppendLine($"| {endpoint.Name} | {string.Join(" ", cpu.Select(ratio => $"{ratio:0.000}"))} | {Statistics.Median(cpu, ratio => ratio):0.000} | <= {Bar} | {(Statistics.Median(cpu, ratio => ratio) <= Bar ? "PASS" : "MISS")} | {Statistics.Median(Ratios(endpoint.Name, sample => sample.PerSecond), ratio => ratio):0.000} |");
        }

        passed &= least.Min() >= ShareLeast;
        report.AppendLine().AppendLine($"Both reactors serve: the lesser one's part of their CPU time was {least.Min():0} % in the most uneven load, {Statistics.Median(least, share => share):0} % in the median (bar {ShareLeast:0} %).");
        Machine.Publish(root, "reactors.md", report.ToString());
        return passed ? 0 : 1;

        List<double> Ratios(string endpoint, Func<Sample, double> of) =>
            [.. Enumerable.Range(0, rounds).Select(round => Of(endpoint, round, 2).Average(of) / Of(endpoint, round, 1).Average(of))];

        IEnumerable<Sample> Of(string endpoint, int round, int reactors) => samples.Where(sample => sample.Endpoint == endpoint && sample.Round == round && sample.Reactors == reactors);
    }
    finally
    {
        Load.RemoveScripts();
    }
}
catch (BenchException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

// The CPU time of each thread that is a reactor's, in ticks; the kernel cuts a thread's name to 15 characters.
static List<double> Reactors(int process) =>
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
