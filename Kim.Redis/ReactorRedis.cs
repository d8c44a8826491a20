using Kim.Loops;
using Kim.Runs;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>Opens a reactor's connection to Redis.</summary>
internal static class ReactorRedis
{
    // How often a lost connection is tried again; the library looks at it once a second.
    private const int ReconnectMs = 500;
    private const int ConnectTimeoutMs = 2_000;

    /// <summary>
    /// Connects; if Redis is down it returns all the same, commands fail at once and the connection comes by itself when Redis does.
    /// </summary>
    /// <param name="runner">The reactor's runs.</param>
    /// <param name="redis">Where Redis is, and which of the library's seams to use.</param>
    /// <param name="watch">Tells the log of the connection.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    internal static async Task<ConnectionMultiplexer> ConnectAsync(StepRunner runner, KimRedisOptions redis, RedisWatch watch)
    {
        var options = Options(redis.ConnectionString);

        // On a loop without sockets of its own the library's I/O is its own, too, and what completes posts back.
        var tunnel = runner.Loop is EpollLoop ? Tunnel(runner, redis.Seam, options.Ssl, watch) : null;
        if (tunnel is not null)
        {
            options.Tunnel = tunnel;
            RedisWaits.RefuseConditions(options);
        }

        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
        if (tunnel is { UsesStream: true })
        {
            NoteCalls(multiplexer, runner);
        }

        watch.Add(multiplexer);
        return multiplexer;
    }

    // TLS is the library's own: it wraps a stream that we give it.
    private static ReactorTunnel Tunnel(StepRunner runner, RedisSeam seam, bool isTls, RedisWatch watch)
    {
        if (seam is RedisSeam.Stream || isTls)
        {
            return new ReactorTunnel(runner);
        }

        var (tunnel, problem) = TransportSeam.Make(runner);
        if (tunnel is not null)
        {
            return tunnel;
        }

        watch.TellStream(problem);
        return new ReactorTunnel(runner);
    }

    // Over a stream the library writes elsewhere, so what a step writes is not seen. But it asks for a profiling session
    // for each call, on the thread that calls: that is seen, and it gets none.
    private static void NoteCalls(ConnectionMultiplexer multiplexer, StepRunner runner) =>
        multiplexer.RegisterProfiler(() =>
        {
            runner.NoteCall();
            return null!;
        });

    /// <summary>How every connection to Redis is made.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    internal static ConfigurationOptions Options(string configuration)
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
        return options;
    }
}
