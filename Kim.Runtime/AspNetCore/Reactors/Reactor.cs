using Kim.AspNetCore.Exchanges;
using Kim.AspNetCore.Options;
using Kim.AspNetCore.Routing;
using Kim.Diagnostics;
using Kim.Loops;
using Kim.Redis;
using Kim.Runs;
using Kim.Runs.Hooks;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Kim.AspNetCore.Reactors;

/// <summary>One reactor with everything on it: its loop, its Redis connection, its runs, its routes. Shared with no other.</summary>
internal sealed class Reactor(EventLoop loop, StepRunner runner, ReactorHttp front, RouteTable routes, ILogger log)
    : IObservedReactor, IAsyncDisposable
{
    private readonly Dictionary<string, Route> _byText = new(StringComparer.Ordinal);
    private ConnectionMultiplexer? _redis;

    internal EventLoop Loop => loop;

    internal StepRunner Runner => runner;

    internal ReactorHttp Front => front;

    string IObservedReactor.Name => loop.Name;

    int IObservedReactor.Connections => front.Connections;

    int IObservedReactor.RequestsInFlight => front.RequestsInFlight;

    int IObservedReactor.RunsInFlight => runner.InFlight;

    long IObservedReactor.Requests => front.Requests;

    long IObservedReactor.Hops => front.Hops;

    long IObservedReactor.Ticks => loop.Ticks;

    long IObservedReactor.BusyMs => loop.BusyMs;

    /// <summary>Makes one; it does nothing yet.</summary>
    /// <param name="index">Which.</param>
    /// <param name="options">The settings.</param>
    /// <param name="loggers">For everything on it.</param>
    /// <param name="hooks">Are told what its runs do.</param>
    internal static Reactor Create(int index, KimOptions options, ILoggerFactory loggers, IRunHooks? hooks)
    {
        var name = $"kim-reactor-{index}";
        EventLoop loop = options.Transport is KimTransport.Epoll ? new EpollLoop(name, loggers) : new PortableLoop(name, loggers);
        var runner = new StepRunner(loop, RunnerOptions(options, hooks), loggers);
        var routes = new RouteTable();
        var share = (options.Limits.Requests + options.Reactors - 1) / options.Reactors;
        var front = new ReactorHttp(loop, new CommandDispatcher(routes, runner, loggers), new ReplyRenderer(loggers), share, options.Limits.Pipelined);
        return new Reactor(loop, runner, front, routes, loggers.CreateLogger<Reactor>());
    }

    private static StepRunnerOptions RunnerOptions(KimOptions options, IRunHooks? hooks) => new()
    {
        Hooks = hooks,
        Deadline = options.Deadline,
        FaultReplies = [RedisFaults.Map],
        Explain = RedisWaits.Explain,

        // With the library's own I/O another thread receives, and a wait ends by itself.
        RefuseWait = options.Transport is KimTransport.Epoll ? RedisWaits.Refusal : null,
    };

    /// <summary>Starts the loop and connects its Redis.</summary>
    /// <returns>The reactor's own services.</returns>
    internal async Task<Dictionary<Type, object>> StartAsync(KimOptions options, RedisWatch? watch)
    {
        loop.Start();
        if (watch is null)
        {
            return [];
        }

        _redis = await ReactorRedis.ConnectAsync(runner, options.Redis, options.RedisSeam, watch).ConfigureAwait(false);
        return new Dictionary<Type, object>
        {
            [typeof(IConnectionMultiplexer)] = _redis,
            [typeof(IDatabase)] = _redis.GetDatabase(),
        };
    }

    /// <summary>Makes a command known: to other commands, and to requests.</summary>
    /// <exception cref="InvalidOperationException">Another command answers one of its routes.</exception>
    internal void Add(BoundCommand command)
    {
        runner.Add(command);
        for (var i = 0; i < command.Descriptor.Routes.Count; i++)
        {
            _byText[command.Descriptor.Routes[i]] = routes.Add(command.Descriptor.Routes[i], command, i);
        }
    }

    /// <summary>A route by its text, for a server that routes by itself. Any thread, once the reactor is started.</summary>
    internal Route RouteOf(string text) => _byText[text];

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            var ending = _redis.DisposeAsync().AsTask();
            await LastWait.ForAsync(ending, () => $"the Redis connection of {loop.Name}", log).ConfigureAwait(false);
        }

        loop.Stop();
        if (await LastWait.ForAsync(loop.Ended, () => $"{loop.Name}, which is held by {runner.Doing},", log).ConfigureAwait(false))
        {
            loop.Dispose();
        }
    }
}
