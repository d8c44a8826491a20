using System.Collections.Concurrent;
using System.Net;

namespace Kim.Redis;

/// <summary>The servers that no connection may be made to, whatever the library thinks of them. Any thread.</summary>
internal sealed class RedisGate
{
    private readonly ConcurrentDictionary<EndPoint, bool> _closed = new();

    /// <summary>Those that are closed.</summary>
    internal IReadOnlyCollection<EndPoint> Closed => [.. _closed.Keys];

    internal bool IsClosedFor(EndPoint endPoint) => !_closed.IsEmpty && _closed.ContainsKey(endPoint);

    /// <summary>Returns false if it was closed before.</summary>
    internal bool Close(EndPoint endPoint) => _closed.TryAdd(endPoint, true);

    /// <summary>Returns false if it was not closed.</summary>
    internal bool Open(EndPoint endPoint) => _closed.TryRemove(endPoint, out _);
}
