using System.Diagnostics;
using Kim.Bench.Shared;

namespace Kim.Bench.Soak;

/// <summary>One load without a pause on both endpoints at once, and what the server held during it.</summary>
internal sealed record SoakLoad(List<SoakSample> Samples, List<(Endpoint Endpoint, LoadResult Result)> Loads, double CoreBusy)
{
    internal const int Connections = 32;
    internal const int SampleSeconds = 10;

    internal static async Task<SoakLoad> Run(Children children, Peer peer, int seconds)
    {
        var cpu = Machine.CpuOf(peer.Process.Id);
        var loads = Endpoint.All
            .Select(endpoint => (Endpoint: endpoint, Process: Load.Begin(children, peer, endpoint, seconds, connections: Connections)))
            .ToList();
        var clock = Stopwatch.StartNew();
        List<SoakSample> samples = [];

        // In the middle of each interval: at the first sample all connections are open, at the last one none is closed yet.
        for (var due = SampleSeconds / 2; due < seconds; due += SampleSeconds)
        {
            var ahead = TimeSpan.FromSeconds(due) - clock.Elapsed;
            await Task.Delay(ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero);
            if (loads.Select(load => load.Process).Prepend(peer.Process).FirstOrDefault(process => process.HasExited) is { } ended)
            {
                throw new BenchException(
                    $"{ended.Name} ended under load, after {clock.Elapsed.TotalSeconds:0} s:{Environment.NewLine}{ended.Output}");
            }

            var sample = SoakSample.Take(clock.Elapsed, peer.Process.Id);
            Console.WriteLine(
                $"{sample.Minutes:0.00} min: VmRSS {sample.Resident:0.0} MB, RssAnon {sample.Anonymous:0.00} MB, "
                + $"{sample.Descriptors} descriptors");
            samples.Add(sample);
        }

        var results = loads.Select(load => (load.Endpoint, Load.End(load.Process, seconds))).ToList();
        var spent = Machine.CpuOf(peer.Process.Id) - cpu;
        return new SoakLoad(samples, results, (spent.User + spent.System) / (clock.Elapsed.TotalSeconds * 1e4));
    }
}
