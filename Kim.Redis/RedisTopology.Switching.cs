using System.Net;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Kim.Redis;

// Whom Sentinel names, and what follows for the servers.
internal sealed partial class RedisTopology
{
    private static readonly RedisChannel Switched = RedisChannel.Literal("+switch-master");

    /// <summary>A server takes commands and does not answer. Others may take its place.</summary>
    internal void Stalled(EndPoint endPoint, bool hasOthers)
    {
        var address = Gate.At(endPoint);
        if (hasOthers && Gate.Close(address))
        {
            LogSilent(_log, RedisWatch.Text(address));
            End(address, "it does not answer, and others do");
        }

        _isDoubted = true;
        Wake();
    }

    /// <summary>
    /// Puts the servers that Sentinel names in the place of the sentinels; if none is known yet, something that is replaced later.
    /// </summary>
    internal async Task ReplaceSentinelsAsync(ConfigurationOptions options)
    {
        Task<IReadOnlyList<EndPoint>> finding;
        lock (_switching)
        {
            finding = _finding ??= FindServersAsync(options.Clone());
        }

        options.EndPoints.Clear();
        foreach (var server in await finding.ConfigureAwait(false))
        {
            options.EndPoints.Add(server);
        }

        options.ServiceName = null;
    }

    private async Task<IReadOnlyList<EndPoint>> FindServersAsync(ConfigurationOptions options)
    {
        EndPoint[] replicas = [];
        try
        {
            await ConnectSentinelsAsync(options).ConfigureAwait(false);
            replicas = await AskSentinelsAsync<EndPoint[]>(
                async sentinel => await sentinel.SentinelGetReplicaAddressesAsync(options.ServiceName!).ConfigureAwait(false))
                .ConfigureAwait(false) ?? [];
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException)
        {
            // They are asked again.
        }

        lock (_switching)
        {
            if (_named is null)
            {
                // The library would put its own port in the place of 0.
                _servers = [new DnsEndPoint(options.ServiceName!, 1)];
                Gate.Close(_servers[0]);
            }
            else
            {
                _servers = [.. replicas.Prepend(_named).Distinct()];
            }

            return _servers;
        }
    }

    private async Task ConnectSentinelsAsync(ConfigurationOptions options)
    {
        var sentinels = options.Clone();

        // Options of newer versions than Kim is built against; without them it is those of Redis.
        sentinels.User = typeof(ConfigurationOptions).GetProperty("SentinelUser")?.GetValue(options) as string ?? options.User;
        sentinels.Password = typeof(ConfigurationOptions).GetProperty("SentinelPassword")?.GetValue(options) as string ?? options.Password;
        _sentinels ??= await ConnectionMultiplexer.SentinelConnectAsync(sentinels).ConfigureAwait(false);
        // "name old-ip old-port new-ip new-port"
        await _sentinels.GetSubscriber().SubscribeAsync(Switched, (_, message) =>
        {
            if (message.ToString().Split(' ') is [var name, _, _, var host, var port] && name == options.ServiceName
                && EndPointCollection.TryParse($"{host}:{port}") is { } named)
            {
                Name(named);
            }
        }).ConfigureAwait(false);
        _hasSubscribed = true;
        await FindPrimaryAsync(options.ServiceName).ConfigureAwait(false);
    }

    private async Task FindPrimaryAsync(string? service)
    {
        if (_sentinels is not null && await AskSentinelsAsync(
            sentinel => sentinel.SentinelGetMasterAddressByNameAsync(service!)).ConfigureAwait(false) is { } named)
        {
            Name(named);
        }
    }

    private async Task<T?> AskSentinelsAsync<T>(Func<IServer, Task<T?>> ask)
        where T : class
    {
        foreach (var sentinel in _sentinels!.GetServers().Where(static server => server.IsConnected))
        {
            try
            {
                if (await ask(sentinel).WaitAsync(Patience).ConfigureAwait(false) is { } answer)
                {
                    return answer;
                }
            }
            catch (Exception fault) when (fault is RedisException or TimeoutException)
            {
                // Another one may know.
            }
        }

        return null;
    }

    // The one before takes writes for as long as nobody has told it, and loses them then.
    private void Name(EndPoint named)
    {
        lock (_switching)
        {
            var before = _named;
            if (named.Equals(before))
            {
                return;
            }

            _named = named;
            Gate.Open(named);
            if (_servers.Count > 0)
            {
                Exchange(named, before);
            }
            else if (before is not null)
            {
                Close(before, named);
                _ = ConfigureAsync();
            }
        }

        Wake();
    }

    // The first place is the primary's, so that the library has only to connect again: it is not told that roles have changed, which takes
    // it a second.
    private void Exchange(EndPoint named, EndPoint? before)
    {
        var place = _servers.Skip(1).FirstOrDefault(server => Gate.At(server).Equals(named));
        _isSideOld |= place is null;
        Gate.Place(_servers[0], named);
        var isDeposed = before is not null && Gate.Close(before);
        if (before is null)
        {
            Gate.Open(_servers[0]);
        }
        else if (place is not null)
        {
            Gate.Place(place, before);
        }

        foreach (var (_, links) in _connections)
        {
            links.End(_servers[0], IsPrimary(named));
            if (place is not null)
            {
                links.End(place, IsPrimary(named));
            }
        }

        if (isDeposed)
        {
            LogDeposed(_log, RedisWatch.Text(before!), RedisWatch.Text(named));
        }
    }

    private async Task ConfigureAsync()
    {
        foreach (var (connection, _) in _connections)
        {
            try
            {
                await connection.ConfigureAsync().ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is RedisException or TimeoutException or ObjectDisposedException)
            {
                // The next look does it again.
            }
        }
    }

    private void Close(EndPoint endPoint, EndPoint primary)
    {
        if (Gate.Close(endPoint))
        {
            LogDeposed(_log, RedisWatch.Text(endPoint), RedisWatch.Text(primary));
            End(endPoint, IsPrimary(primary));
        }
    }

    private static string IsPrimary(EndPoint primary) => $"{RedisWatch.Text(primary)} is the primary now";

    private void Reopen(EndPoint endPoint)
    {
        if (Gate.Open(endPoint))
        {
            LogReopened(_log, RedisWatch.Text(endPoint));
        }
    }

    private void End(EndPoint endPoint, string reason)
    {
        foreach (var (_, links) in _connections)
        {
            links.EndAt(endPoint, reason);
        }
    }

    [LoggerMessage(LogLevel.Error, "The look for the primary of Redis threw; it looks again")]
    private static partial void LogFault(ILogger log, Exception fault);

    [LoggerMessage(
        LogLevel.Warning, "Redis at {EndPoint} does not answer, and other servers do: it is not used until it answers.")]
    private static partial void LogSilent(ILogger log, string endPoint);

    [LoggerMessage(
        LogLevel.Warning,
        "Redis at {EndPoint} is not the primary any more, {Primary} is: it is not used until it is a replica. Writes that it has taken and "
        + "not passed on are lost (see min-replicas-to-write).")]
    private static partial void LogDeposed(ILogger log, string endPoint, string primary);

    [LoggerMessage(LogLevel.Information, "Redis at {EndPoint} is used again.")]
    private static partial void LogReopened(ILogger log, string endPoint);
}
