using Kim.Bench.Shared;

namespace Kim.Bench.Soak;

/// <summary>What the server holds at one moment of the load.</summary>
internal sealed record SoakSample(double Minutes, double Resident, double Anonymous, int Descriptors)
{
    internal static SoakSample Take(TimeSpan since, int pid) => new(
        since.TotalMinutes,
        Machine.MemoryMegabytes(pid, "VmRSS"),
        Machine.MemoryMegabytes(pid, "RssAnon"),
        Machine.OpenDescriptors(pid));
}
