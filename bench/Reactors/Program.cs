using System.Globalization;
using System.Text;
using Kim.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const string Cores = "0,1";
const int WarmSeconds = 10;
const double Bar = 1.15;

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
        var redisPort = await Setup.StartRedis(children);
        List<Peer> peers = [];
        foreach (var reactors in new[] { 1, 2 })
        {
            peers.Add(await Setup.StartPeer(children, root, Peer.Kim, redisPort, Cores, $"--Kim:Reactors={reactors}"));
            foreach (var endpoint in Endpoint.All)
            {
                Load.End(Load.Begin(children, peers[^1], endpoint, WarmSeconds, cores: Cores), WarmSeconds);
            }
        }

        List<Sample> samples = [];
        for (var round = 0; round < rounds; round++)
        {
            foreach (var endpoint in Endpoint.All)
            {
                // One two, then two one: what drifts weighs on both alike.
                foreach (var at in round % 2 == 0 ? new[] { 0, 1 } : [1, 0])
                {
                    var before = Machine.CpuOf(peers[at].Process.Id);
                    var load = Load.End(Load.Begin(children, peers[at], endpoint, seconds, cores: Cores), seconds);
                    var spent = Machine.CpuOf(peers[at].Process.Id) - before;
                    samples.Add(new Sample(endpoint.Name, at + 1, round, load.PerSecond, (spent.User + spent.System) / load.Requests, load.Errors));
                    Console.WriteLine($"round {round + 1} {endpoint.Name} {at + 1} reactors: {load.PerSecond:0} req/s, {samples[^1].Cpu:0.00} us/request");
                }
            }
        }

        var report = new StringBuilder();
        report.AppendLine("# One reactor and two").AppendLine();
        report.AppendLine(Machine.Describe("Reactors", args));
        report.AppendLine($"- Load: wrk -t1 -c64, {rounds} rounds x {seconds} s; server, wrk and redis all on cores {Cores}: on a machine with two cores the load takes what the second reactor would have, so throughput cannot double here").AppendLine();
        report.AppendLine("| endpoint | reactors | req/s | CPU us/request | errors |").AppendLine("|---|--:|--:|--:|--:|");
        var passed = samples.All(sample => sample.Errors == 0);
        foreach (var own in samples.GroupBy(sample => (sample.Endpoint, sample.Reactors)))
        {
            report.AppendLine($"| {own.Key.Endpoint} | {own.Key.Reactors} | {Median(own.Select(sample => sample.PerSecond)):0} | {Median(own.Select(sample => sample.Cpu)):0.00} | {own.Sum(sample => sample.Errors)} |");
        }

        report.AppendLine().AppendLine("Two over one, within each round:").AppendLine();
        report.AppendLine("| endpoint | CPU per request, by round | median | bar | | req/s, median |").AppendLine("|---|---|--:|--:|---|--:|");
        foreach (var endpoint in Endpoint.All)
        {
            var cpu = Ratios(endpoint.Name, sample => sample.Cpu);
            passed &= Median(cpu) <= Bar;
            report.AppendLine($"| {endpoint.Name} | {string.Join(" ", cpu.Select(ratio => $"{ratio:0.000}"))} | {Median(cpu):0.000} | <= {Bar} | {(Median(cpu) <= Bar ? "PASS" : "MISS")} | {Median(Ratios(endpoint.Name, sample => sample.PerSecond)):0.000} |");
        }

        report.AppendLine().AppendLine($"CPU time of the two reactors' threads: {string.Join(" and ", Shares(peers[1].Process.Id).Select(share => $"{share:0} %"))}.");
        Machine.Publish(root, "reactors.md", report.ToString());
        return passed ? 0 : 1;

        List<double> Ratios(string endpoint, Func<Sample, double> of) =>
            [.. Enumerable.Range(0, rounds).Select(round => of(Of(endpoint, round, 2)) / of(Of(endpoint, round, 1)))];

        Sample Of(string endpoint, int round, int reactors) => samples.Single(sample => sample.Endpoint == endpoint && sample.Round == round && sample.Reactors == reactors);
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

// Of each thread that is a reactor's, its part of their time; the kernel cuts a thread's name to 15 characters.
static List<double> Shares(int process)
{
    var times = Directory.EnumerateDirectories($"/proc/{process}/task")
        .Where(task => File.ReadAllText(Path.Combine(task, "comm")).StartsWith("kim-reactor-", StringComparison.Ordinal))
        .OrderBy(task => File.ReadAllText(Path.Combine(task, "comm")), StringComparer.Ordinal)
        .Select(task =>
        {
            var stat = File.ReadAllText(Path.Combine(task, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
        }).ToList();
    return [.. times.Select(time => 100 * time / times.Sum())];
}

static double Median(IEnumerable<double> items)
{
    var sorted = items.Order().ToArray();
    var middle = sorted.Length / 2;
    return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
