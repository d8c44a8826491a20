using System.Net;
using StackExchange.Redis.Configuration;

namespace Kim.Redis;

/// <summary>Connects the library's own sockets to where the servers are that Sentinel has named.</summary>
/// <param name="gate">Knows where.</param>
internal sealed class SentinelTunnel(RedisGate gate) : Tunnel
{
    public override ValueTask<EndPoint?> GetSocketConnectEndpointAsync(EndPoint endpoint, CancellationToken cancellationToken) =>
        new(gate.At(endpoint));
}
