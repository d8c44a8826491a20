using Kim.Loops;
using Kim.Runs;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>Opens a reactor's connection to Redis.</summary>
internal static class ReactorRedis
{
    // How often a lost connection is tried again; the library looks at it at each of its heartbeats.
    private const int ReconnectMs = 500;
    internal const int ConnectTimeoutMs = 2_000;

    // Among other things, how late the library finds a call that has taken too long, where the reactor's wheel cannot see it: inside a
    // method of the user's that awaits several.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Connects; if Redis is down it returns all the same, commands fail at once and the connection comes by itself when Redis does.
    /// </summary>
    /// <param name="runner">The reactor's runs.</param>
    /// <param name="redis">Where Redis is, and which of the library's seams to use.</param>
    /// <param name="watch">Tells the log of the connection.</param>
    /// <param name="topology">Says which servers may be used.</param>
    /// <returns>The connection, and what guards it.</returns>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    internal static async Task<(ConnectionMultiplexer Connection, RedisGuard Guard)> ConnectAsync(
        StepRunner runner, KimRedisOptions redis, RedisWatch watch, RedisTopology topology)
    {
        var options = Options(redis);
        var service = options.ServiceName;
        if (!string.IsNullOrEmpty(service) && options.Tunnel is null)
        {
            // The library's own way blocks threads of the pool at each change, for seconds.
            await topology.ReplaceSentinelsAsync(options).ConfigureAwait(false);
        }

        await CheckDatabaseAsync(options).ConfigureAwait(false);
        var links = new RedisLinks(topology.Gate);
        runner.CallLimit ??= RedisCalls.Limit(options.AsyncTimeout);

        // On a loop without sockets of its own the library's I/O is its own, too, and what completes posts back. A tunnel that is asked for
        // needs the library's own, and so does a look at its sockets.
        if (runner.Loop is EpollLoop && options is { Tunnel: null, BeforeSocketConnect: null })
        {
            options.Tunnel = Tunnel(runner, redis.Seam, options.Ssl, links, watch);
            runner.Pump = new WaitPump((long)redis.RedisStall.TotalMilliseconds, runner.Pump?.Move + links.Move, Overdue);
        }
        else
        {
            options.BeforeSocketConnect += links.AddStock;
            options.Tunnel ??= string.IsNullOrEmpty(service) ? null : new SentinelTunnel(topology.Gate);
        }

        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
        if (!string.IsNullOrEmpty(service) && !multiplexer.IsConnected)
        {
            watch.TellSentinels(service);
        }

        var guard = new RedisGuard(runner, redis, links, watch, topology);
        guard.Start(multiplexer);
        watch.Add(multiplexer, runner.Loop.Name, links);
        topology.Add(multiplexer, links);
        return (multiplexer, guard);
    }

    // The library does not look at the answer to SELECT: it would read and write database 0.
    private static async Task CheckDatabaseAsync(ConfigurationOptions options)
    {
        if (options.DefaultDatabase is not > 0 || !string.IsNullOrEmpty(options.ServiceName))
        {
            return;
        }

        var probe = new RedisProbe(options);
        foreach (var endPoint in options.EndPoints)
        {
            var reason = await probe.AskAsync(endPoint, CancellationToken.None).ConfigureAwait(false);
            if (probe.IsDatabaseRefused)
            {
                throw new KimConfigurationException($"Kim:Redis: {RedisWatch.Text(endPoint)} cannot be used: {reason}.");
            }
        }
    }

    private static RedisTimeoutException Overdue() => new(
        "Redis did not answer in time (Kim:RedisStall) what a transaction's conditions ask, which held up the reactor", CommandStatus.Sent);

    // TLS is the library's own: it wraps a stream that we give it.
    private static ReactorTunnel Tunnel(StepRunner runner, RedisSeam seam, bool isTls, RedisLinks links, RedisWatch watch)
    {
        if (seam is RedisSeam.Stream || isTls)
        {
            return new ReactorTunnel(runner, links);
        }

        var (tunnel, problem) = TransportSeam.Make(runner, links);
        if (tunnel is not null)
        {
            return tunnel;
        }

        watch.TellStream(problem);
        return new ReactorTunnel(runner, links);
    }

    /// <summary>How every connection to Redis is made.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    internal static ConfigurationOptions Options(KimRedisOptions redis)
    {
        var options = WithoutCertificates(redis);
        RedisTls.Apply(options, redis);
        return options;
    }

    /// <summary>The same, but for the files of certificates.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    internal static ConfigurationOptions WithoutCertificates(KimRedisOptions redis)
    {
        var options = Parse(redis.ConnectionString);
        redis.Parts?.Apply(options);
        redis.Configure?.Invoke(options);
        return options;
    }

    /// <summary>What a connection string says, with what is the same for every connection.</summary>
    /// <exception cref="ArgumentException">It cannot be read.</exception>
    internal static ConfigurationOptions Parse(string configuration)
    {
        var options = ConfigurationOptions.Parse(configuration);
        if (options.DefaultDatabase < 0)
        {
            throw new ArgumentException($"defaultDatabase={options.DefaultDatabase} is not a database: write 0 or more, or leave it out.");
        }

        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(ReconnectMs);
        options.ConnectTimeout = Math.Min(options.ConnectTimeout, ConnectTimeoutMs);
        options.ConnectRetry = 1;
        options.HeartbeatInterval = Heartbeat;
        options.HeartbeatConsistencyChecks = true;
        return options;
    }
}
