using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>
/// One measured load. CPU in microseconds a request, of the server's whole process tree; <see cref="Rate"/> 0 means saturation.
/// </summary>
internal sealed record Measurement(
    int Round,
    string Peer,
    string Mode,
    int Rate,
    double PerSecond,
    double User,
    double System,
    double P50,
    double P99,
    double P999,
    double ServerBusy,
    double LoadBusy,
    double Megabytes,
    long Errors)
{
    public double Cpu => User + System;

    /// <summary>Puts a load on a server and measures both.</summary>
    internal static Measurement Take(
        Children children, string root, Peer peer, Mode mode, double seconds, int rate, int round, string cores = Setup.LoadCore)
    {
        var loadCore = "cpu" + Setup.LoadCore;
        var (cpu, ticks) = (Machine.CpuOfTree(peer.Process.Id), Machine.Ticks(loadCore));
        var load = LoadGenerator.Run(children, root, peer, mode.Endpoint, seconds, cores, rate, mode.Close);
        var (spent, after) = (Machine.CpuOfTree(peer.Process.Id) - cpu, Machine.Ticks(loadCore));
        return load.Requests == 0
            ? throw new BenchException($"{peer.Kind} answered nothing on {mode.Name}")
            : new Measurement(
                round,
                peer.Kind,
                mode.Name,
                rate,
                load.PerSecond,
                spent.User / load.Requests,
                spent.System / load.Requests,
                load.P50,
                load.P99,
                load.P999,
                (spent.User + spent.System) / (load.Seconds * 1e4),
                100 * (1 - ((after.Idle - ticks.Idle) / (after.All - ticks.All))),
                Machine.MegabytesOfTree(peer.Process.Id),
                load.Errors);
    }
}
