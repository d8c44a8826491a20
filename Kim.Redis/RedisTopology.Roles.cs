using System.Net;
using StackExchange.Redis;

namespace Kim.Redis;

// What the servers say that they are.
internal sealed partial class RedisTopology
{
    // Of each server whether it is a primary; nothing if it does not say.
    private async Task<Dictionary<EndPoint, bool?>> RolesAsync()
    {
        if (_isSideOld)
        {
            _isSideOld = false;
            (var old, _side) = (_side, null);
            await CloseAsync(old).ConfigureAwait(false);
        }

        var side = _side ??= await ConnectSideAsync().ConfigureAwait(false);
        var asked = side.GetServers().Where(static server => server.ServerType is not ServerType.Sentinel)
            .Select(static async server => (server.EndPoint, IsPrimary: await RoleAsync(server).ConfigureAwait(false)));
        return (await Task.WhenAll(asked).ConfigureAwait(false)).ToDictionary(static role => role.EndPoint, static role => role.IsPrimary);
    }

    private static async Task<bool?> RoleAsync(IServer server)
    {
        try
        {
            // What everybody may ask, from Redis 6 on.
            var hello = (RedisResult[]?)await server.ExecuteAsync("HELLO").WaitAsync(Patience).ConfigureAwait(false) ?? [];
            var role = Array.FindIndex(hello, static part => part.ToString() == "role");
            return role < 0 || role + 1 >= hello.Length ? null : hello[role + 1].ToString() == "master";
        }
        catch (RedisServerException)
        {
            return await OldRoleAsync(server).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static async Task<bool?> OldRoleAsync(IServer server)
    {
        try
        {
            var info = await server.InfoRawAsync("replication").WaitAsync(Patience).ConfigureAwait(false);
            return info?.Contains("role:master", StringComparison.Ordinal);
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or ObjectDisposedException)
        {
            return null;
        }
    }

    private async Task<ConnectionMultiplexer> ConnectSideAsync()
    {
        var options = ReactorRedis.Options(_redis);
        if (_connections.TryPeek(out var watched))
        {
            options.EndPoints.Clear();
            foreach (var endPoint in watched.Connection.GetEndPoints())
            {
                options.EndPoints.Add(Gate.At(endPoint));
            }
        }

        options.ServiceName = null;

        // What the library asks for to let one ask INFO.
        options.AllowAdmin = true;
        return await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
    }
}
