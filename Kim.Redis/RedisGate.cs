using System.Collections.Concurrent;
using System.Net;

namespace Kim.Redis;

/// <summary>Which servers may be connected to, whatever the library thinks of them, and where they are. Any thread.</summary>
/// <remarks>
/// The library keeps the end points that it began with. If Sentinel names another primary, servers exchange their places: an end point of
/// the library's is then the name of a place, and no address.
/// </remarks>
internal sealed class RedisGate
{
    private readonly ConcurrentDictionary<EndPoint, bool> _closed = new();
    private readonly ConcurrentDictionary<EndPoint, EndPoint> _placed = new();

    /// <summary>Those that are closed.</summary>
    internal IReadOnlyCollection<EndPoint> Closed => [.. _closed.Keys];

    /// <summary>Where the server is that the library knows by an end point.</summary>
    internal EndPoint At(EndPoint endPoint) =>
        !_placed.IsEmpty && _placed.TryGetValue(endPoint, out var address) ? address : endPoint;

    /// <summary>From now on a server is at an address.</summary>
    internal void Place(EndPoint endPoint, EndPoint address) => _placed[endPoint] = address;

    internal bool IsClosedFor(EndPoint address) => !_closed.IsEmpty && _closed.ContainsKey(address);

    /// <summary>Returns false if it was closed before.</summary>
    internal bool Close(EndPoint address) => _closed.TryAdd(address, true);

    /// <summary>Returns false if it was not closed.</summary>
    internal bool Open(EndPoint address) => _closed.TryRemove(address, out _);
}
