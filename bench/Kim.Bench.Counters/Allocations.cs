using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace Kim.Bench.Counters;

/// <summary>
/// What another process allocates, by type: about every 100 KB the runtime reports the object that it is allocating, which is
/// a fair sample over thousands of them.
/// </summary>
internal static class Allocations
{
    private const int SessionMegabytes = 64;

    /// <returns>Each type's part of the bytes, largest first, and how many objects were sampled.</returns>
    internal static async Task<(List<(string Type, double Part)> Types, int Samples)> Sample(int pid, TimeSpan duration)
    {
        // Keyword 1 is the collector's; AllocationTick is verbose.
        var provider = new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Verbose, 0x1);
        using var session = new DiagnosticsClient(pid).StartEventPipeSession([provider], requestRundown: false, SessionMegabytes);
        Dictionary<string, int> counts = [];
        var samples = 0;
        var reader = Task.Run(() =>
        {
            using var source = new EventPipeEventSource(session.EventStream);
            source.Clr.GCAllocationTick += tick =>
            {
                counts[tick.TypeName] = counts.GetValueOrDefault(tick.TypeName) + 1;
                samples++;
            };
            source.Process();
        });
        await Task.Delay(duration);
        session.Stop();
        await reader;
        return ([.. counts.OrderByDescending(one => one.Value).Select(one => (one.Key, (double)one.Value / samples))], samples);
    }
}
