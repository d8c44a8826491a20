using System.Globalization;
using System.Text;

namespace Kim.Bench;

/// <summary>CPU per request of Kim beside its peers, on the same core, under the same load, round by round.</summary>
internal static class Comparison
{
    private const int WarmSeconds = 3;
    private const int WarmLeast = 4;
    private const int WarmMost = 20;
    private const double WarmDrift = 0.03;

    internal static async Task<int> Run(string[] args)
    {
        var rounds = 7;
        var seconds = 5;
        var kinds = Peer.All;
        var endpoints = Endpoint.All;
        for (var i = 0; i < args.Length; i++)
        {
            if (i + 1 == args.Length)
            {
                throw Usage();
            }

            switch (args[i])
            {
                case "--rounds":
                    rounds = Positive(args[++i]);
                    break;
                case "--seconds":
                    seconds = Positive(args[++i]);
                    break;
                case "--peers":
                    kinds = [.. args[++i].Split(',').Select(k => Peer.All.Contains(k) ? k : throw Usage()).Distinct()];
                    break;
                case "--endpoints":
                    endpoints = [.. args[++i].Split(',').Select(n => Endpoint.All.FirstOrDefault(e => e.Name == n) ?? throw Usage()).Distinct()];
                    break;
                default:
                    throw Usage();
            }
        }

        var root = Setup.FindRoot();
        using var children = new Children();
        try
        {
            var redisPort = await Setup.StartRedis(children);
            List<Peer> peers = [];
            foreach (var kind in kinds)
            {
                peers.Add(await Setup.StartPeer(children, root, kind, redisPort));
            }

            Console.WriteLine("Warming, CPU us per request by 3 s loads:");
            var curves = new StringBuilder();
            foreach (var endpoint in endpoints)
            {
                foreach (var peer in peers)
                {
                    var curve = $"- {endpoint.Name} {peer.Kind}: {Warm(children, peer, endpoint)}";
                    Console.WriteLine(curve);
                    curves.AppendLine(curve);
                }
            }

            var before = Machine.Ticks();
            List<Sample> samples = [];
            for (var round = 0; round < rounds; round++)
            {
                foreach (var endpoint in endpoints)
                {
                    for (var turn = 0; turn < peers.Count; turn++)
                    {
                        var peer = peers[(turn + round) % peers.Count];
                        var sample = Measure(children, peer, endpoint, seconds, round);
                        Console.WriteLine($"round {round + 1} {endpoint.Name} {peer.Kind}: {sample.PerSecond:0} req/s, {sample.Cpu:0.00} us/request, core {sample.Busy:0} % busy, {sample.Errors} errors");
                        samples.Add(sample);
                    }
                }
            }

            var after = Machine.Ticks();
            var stolen = 100 * (after.Stolen - before.Stolen) / (after.All - before.All);
            Console.WriteLine();
            var text = Report(args, rounds, seconds, kinds, endpoints, samples, curves.ToString(), stolen, out var passed);
            Machine.Publish(root, "side-by-side.md", text);
            return passed ? 0 : 1;
        }
        finally
        {
            Load.RemoveScripts();
        }
    }

    private static string Warm(Children children, Peer peer, Endpoint endpoint)
    {
        List<double> curve = [];
        while (curve.Count < WarmMost)
        {
            curve.Add(Measure(children, peer, endpoint, WarmSeconds, 0).Cpu);
            if (curve.Count >= WarmLeast && Math.Abs((curve[^1] / curve[^2]) - 1) < WarmDrift)
            {
                return string.Join(" ", curve.Select(c => $"{c:0.00}"));
            }
        }

        return string.Join(" ", curve.Select(c => $"{c:0.00}")) + " (not settled)";
    }

    private static Sample Measure(Children children, Peer peer, Endpoint endpoint, int seconds, int round)
    {
        var before = Machine.CpuOf(peer.Process.Id);
        var load = Load.Run(children, peer, endpoint, seconds);
        var spent = Machine.CpuOf(peer.Process.Id) - before;
        if (load.Requests == 0)
        {
            throw new BenchException($"{peer.Kind} answered nothing on {endpoint.Path}");
        }

        return new Sample(
            round,
            peer.Kind,
            endpoint,
            load.PerSecond,
            spent.User / load.Requests,
            spent.System / load.Requests,
            (spent.User + spent.System) / (load.Seconds * 1e4),
            load.Errors,
            Machine.ResidentMegabytes(peer.Process.Id));
    }

    private static string Report(
        string[] args,
        int rounds,
        int seconds,
        string[] kinds,
        Endpoint[] endpoints,
        List<Sample> samples,
        string curves,
        double stolen,
        out bool passed)
    {
        passed = samples.All(s => s.Errors == 0);
        var text = new StringBuilder();
        text.AppendLine("# Side by side").AppendLine();
        text.AppendLine(Machine.Describe("SideBySide", args));
        text.AppendLine($"- Load: wrk -t1 -c64, {rounds} rounds x {seconds} s, server on core {Setup.ServerCore}, wrk and redis on core {Setup.LoadCore}");
        text.AppendLine($"- Stolen by the hypervisor: {stolen:0.0} %").AppendLine();
        text.AppendLine("Medians over the rounds; CPU is user + system time of the server process per request.").AppendLine();
        text.AppendLine("| endpoint | peer | req/s | CPU us/req | user | system | min-max | core busy % | errors | RSS MB |");
        text.AppendLine("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var endpoint in endpoints)
        {
            foreach (var kind in kinds)
            {
                var own = samples.Where(s => s.Endpoint == endpoint && s.Peer == kind).ToList();
                text.AppendLine($"| {endpoint.Name} | {kind} | {Statistics.Median(own, s => s.PerSecond):0} | {Statistics.Median(own, s => s.Cpu):0.00} | {Statistics.Median(own, s => s.User):0.00} | {Statistics.Median(own, s => s.System):0.00} | {own.Min(s => s.Cpu):0.00}-{own.Max(s => s.Cpu):0.00} | {Statistics.Median(own, s => s.Busy):0} | {own.Sum(s => s.Errors)} | {Statistics.Median(own, s => s.Resident):0} |");
            }
        }

        if (kinds.Contains(Peer.Kim) && kinds.Length > 1)
        {
            text.AppendLine().AppendLine("CPU per request, Kim over the peer, within each round:").AppendLine();
            text.AppendLine("| endpoint | ratio | by round | median | bar | |");
            text.AppendLine("|---|---|---|--:|--:|---|");
            foreach (var endpoint in endpoints)
            {
                foreach (var kind in kinds.Where(k => k != Peer.Kim))
                {
                    var ratios = Enumerable.Range(0, rounds).Select(r => Cpu(r, Peer.Kim) / Cpu(r, kind)).ToList();
                    var median = Statistics.Median(ratios, r => r);
                    var judged = kind == Peer.Stock;
                    var good = median <= endpoint.Bar;
                    passed &= good || !judged;
                    text.AppendLine($"| {endpoint.Name} | kim / {kind} | {string.Join(" ", ratios.Select(r => $"{r:0.000}"))} | {median:0.000} | {(judged ? $"<= {endpoint.Bar:0.00}" : "-")} | {(judged ? good ? "PASS" : "MISS" : "")} |");

                    double Cpu(int round, string peer) =>
                        samples.First(s => s.Round == round && s.Peer == peer && s.Endpoint == endpoint).Cpu;
                }
            }
        }

        text.AppendLine().AppendLine("Warming, CPU us per request by 3 s loads:").AppendLine();
        text.Append(curves);
        return text.ToString();
    }

    private static int Positive(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : throw Usage();

    private static BenchException Usage() => new(
        """
        usage: SideBySide [--rounds 7] [--seconds 5] [--peers kim,aspnet-stock,aspnet-tuned] [--endpoints fixed,redis]
               SideBySide verify --url URL --count N --connections C [--close]
        """);

    private sealed record Sample(
        int Round,
        string Peer,
        Endpoint Endpoint,
        double PerSecond,
        double User,
        double System,
        double Busy,
        long Errors,
        double Resident)
    {
        internal double Cpu => User + System;
    }
}
