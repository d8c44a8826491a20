using System.Globalization;
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
        if (hasOthers && Gate.Close(endPoint))
        {
            LogSilent(_log, RedisWatch.Text(endPoint));
            End(endPoint, "it does not answer, and others do");
        }

        _isDoubted = true;
        Wake();
    }

    private async Task ConnectSentinelsAsync(ConfigurationOptions options)
    {
        var sentinels = options.Clone();

        // Options of newer versions than Kim is built against; without them it is those of Redis.
        sentinels.User = Given(options, "sentinelUser") ?? options.User;
        sentinels.Password = Given(options, "sentinelPassword") ?? options.Password;
        _sentinels ??= await ConnectionMultiplexer.SentinelConnectAsync(sentinels).ConfigureAwait(false);
        _named ??= await PrimaryAsync(options.ServiceName!).ConfigureAwait(false);

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
    }

    private static string? Given(ConfigurationOptions options, string name) =>
        options.ToString(includePassword: true).Split(',').FirstOrDefault(part =>
            part.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..];

    private async Task AskSentinelsAsync(string? service)
    {
        if (_sentinels is not null && await PrimaryAsync(service!).ConfigureAwait(false) is { } named)
        {
            Name(named);
        }
    }

    private async Task<EndPoint?> PrimaryAsync(string service)
    {
        foreach (var sentinel in _sentinels!.GetServers().Where(static server => server.IsConnected))
        {
            try
            {
                if (await sentinel.SentinelGetMasterAddressByNameAsync(service).WaitAsync(Patience).ConfigureAwait(false) is { } named)
                {
                    return named;
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
            if (before is not null)
            {
                Close(before, named);
            }
        }

        _ = ConfigureAsync();
        Wake();
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
            End(endPoint, string.Create(CultureInfo.InvariantCulture, $"{RedisWatch.Text(primary)} is the primary now"));
        }
    }

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
            links.End(endPoint, reason);
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
