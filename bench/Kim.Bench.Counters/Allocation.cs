using System.Text;
using Kim.Bench.Shared;

namespace Kim.Bench.Counters;

/// <summary>What a request to one endpoint costs the runtime.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Load">The load under which it was counted.</param>
/// <param name="Counted">What the runtime counted meanwhile.</param>
/// <param name="IdleBytes">How many of the bytes of a request the idle process allocates while its counters are on.</param>
/// <param name="Types">Each type's part of the bytes, largest first.</param>
/// <param name="Samples">How many objects were sampled for that.</param>
/// <param name="Errors">Errors of all loads.</param>
internal sealed record Allocation(
    Endpoint Endpoint, LoadResult Load, RuntimeFigures Counted, double IdleBytes, List<(string Type, double Part)> Types, int Samples,
    long Errors)
{
    private const int WarmSeconds = 12;
    private const int LoadSeconds = 8;
    private const double Shown = 8;

    /// <summary>Bytes per request.</summary>
    internal double Bytes => Counted.AllocatedBytes / Load.Requests;

    /// <summary>Below how many bytes it is to be.</summary>
    internal double Bar => Endpoint == Endpoint.Fixed ? 500 : 800;

    /// <summary>Thread-pool items per request.</summary>
    internal double PoolItems => Counted.PoolItems / Load.Requests;

    internal static async Task<Allocation> Measure(Children children, Peer peer, Endpoint endpoint)
    {
        Bench.Shared.Load.Run(children, peer, endpoint, WarmSeconds);
        RuntimeFigures idle;
        RuntimeFigures busy;
        LoadResult load;
        using (var counters = new RuntimeCounters(peer.Process.Id))
        {
            counters.Skip(2);
            var start = counters.Read();
            counters.Skip(4);
            idle = counters.Read() - start;
            start = counters.Read();
            load = Bench.Shared.Load.Run(children, peer, endpoint, LoadSeconds);
            counters.Skip(2);
            busy = counters.Read() - start;
        }

        var sampled = Bench.Shared.Load.Begin(children, peer, endpoint, LoadSeconds);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var (types, samples) = await Allocations.Sample(peer.Process.Id, TimeSpan.FromSeconds(LoadSeconds - 3));
        var sampledLoad = Bench.Shared.Load.End(sampled, LoadSeconds);
        var idleBytes = idle.AllocatedBytes / idle.Intervals * busy.Intervals / load.Requests;
        return new(endpoint, load, busy, idleBytes, types, samples, load.Errors + sampledLoad.Errors);
    }

    internal void Describe(StringBuilder text)
    {
        text.Append($"Allocated on {Endpoint.Path}: {Load.Requests} requests at {Load.PerSecond:0} req/s, ");
        text.Append($"{Counted.PoolItems:0} pool items, {Counted.AllocatedBytes:0} bytes; ");
        text.Append($"{IdleBytes:0.0} of the bytes per request are what the idle process allocates while its counters are on. ");
        text.AppendLine($"By type, from {Samples} samples:").AppendLine();
        text.AppendLine("| bytes per request | type |").AppendLine("|--:|---|");
        foreach (var (type, part) in Types.Where(one => one.Part * Bytes >= Shown))
        {
            text.AppendLine($"| {part * Bytes:0} | `{type}` |");
        }

        text.AppendLine();
    }
}
