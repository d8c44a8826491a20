using System.Collections.Concurrent;

namespace Kim.Server.Tests.Commands;

/// <summary>What the probes of <see cref="Probed"/> have seen.</summary>
public sealed class ProbeLog
{
    /// <summary>In the order in which it was seen.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();
}
