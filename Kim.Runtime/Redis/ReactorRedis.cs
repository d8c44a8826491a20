using Kim.Reactor;
using Kim.Steps;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>Opens a reactor's connection to Redis.</summary>
internal static partial class ReactorRedis
{
    // How often a lost connection is tried again; the library looks at it once a second.
    private const int ReconnectMs = 500;
    private const int ConnectTimeoutMs = 2_000;

    /// <summary>Connects; where Redis is down it returns all the same, commands fail at once and the connection comes by itself when Redis does.</summary>
    /// <param name="runner">The reactor's runs.</param>
    /// <param name="configuration">A StackExchange.Redis connection string.</param>
    /// <param name="loggers">For the connection's events.</param>
    /// <param name="seam">Which of the library's seams to use.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    internal static async Task<ConnectionMultiplexer> ConnectAsync(StepRunner runner, string configuration, ILoggerFactory loggers, RedisSeam seam)
    {
        var options = Options(configuration);

        // On a loop without sockets of its own the library's I/O is its own, too, and what completes posts back.
        if (runner.Loop is EpollLoop)
        {
            options.Tunnel = new ReactorTunnel(runner, seam);
            RedisWaits.RefuseConditions(options);
        }

        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
        var log = loggers.CreateLogger("Kim.Redis");
        multiplexer.ConnectionFailed += (_, failure) =>
        {
            if (failure.ConnectionType is ConnectionType.Interactive)
            {
                LogLost(log, failure.EndPoint?.ToString(), failure.FailureType, failure.Exception?.Message);
            }
        };
        multiplexer.ConnectionRestored += (_, restored) =>
        {
            if (restored.ConnectionType is ConnectionType.Interactive)
            {
                LogRestored(log, restored.EndPoint?.ToString());
            }
        };
        if (!multiplexer.IsConnected)
        {
            LogDown(log, string.Join(", ", options.EndPoints));
        }

        return multiplexer;
    }

    /// <summary>How every connection to Redis is made.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    internal static ConfigurationOptions Options(string configuration)
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(ReconnectMs);
        options.ConnectTimeout = Math.Min(options.ConnectTimeout, ConnectTimeoutMs);
        options.ConnectRetry = 1;
        return options;
    }

    [LoggerMessage(LogLevel.Warning, "Redis at {EndPoint} is lost ({Failure}): {Reason}. Commands answer 503 until it is back.")]
    private static partial void LogLost(ILogger log, string? endPoint, ConnectionFailureType failure, string? reason);

    [LoggerMessage(LogLevel.Information, "Redis at {EndPoint} is back.")]
    private static partial void LogRestored(ILogger log, string? endPoint);

    [LoggerMessage(LogLevel.Warning, "Redis at {EndPoints} cannot be reached yet: commands that use it answer 503 until it can.")]
    private static partial void LogDown(ILogger log, string endPoints);
}
