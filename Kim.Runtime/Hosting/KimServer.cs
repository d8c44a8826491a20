using Kim.Http;
using Kim.Reactor;
using Kim.Redis;
using Kim.Sockets;
using Kim.Steps;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Kim.Hosting;

/// <summary>One reactor with everything on it: Redis, the runs, the routes, Kestrel.</summary>
/// <remarks>
/// Starts from the inside out (loop, Redis, commands, listening) and stops from the outside in: Kestrel stops listening and waits for requests in flight,
/// at most <c>Kim:DrainTimeout</c>; then the Redis connection and the loop end.
/// </remarks>
internal sealed partial class KimServer(
    KimOptions options, IReadOnlyList<CommandTable> tables, ServiceLifetimes lifetimes, IServiceProvider services, ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    // How long a stop waits for compensations once it has given the runs up: as long as one may take.
    private static readonly TimeSpan CompensationsMax = TimeSpan.FromSeconds(10);

    private readonly ILogger _log = loggers.CreateLogger<KimServer>();
    private EventLoop? _loop;
    private StepRunner? _runner;
    private ConnectionMultiplexer? _redis;
    private KestrelServer? _kestrel;

    /// <summary>Where it listens, with the ports that were taken for 0.</summary>
    internal IReadOnlyCollection<string> Addresses => _kestrel?.Features.Get<IServerAddressesFeature>()?.Addresses.ToArray() ?? [];

    /// <summary>Runs begun and not yet ended, asked of the reactor.</summary>
    internal Task<int> RunsInFlight() => OnLoop(() => _runner!.InFlight);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new KimConfigurationException("This version of Kim serves on Linux only: its reactor is made on epoll.");
        }

        _loop = new EventLoop("kim-reactor-0", loggers);
        _loop.Start();
        var runner = _runner = new StepRunner(_loop, new StepRunnerOptions { Deadline = options.Deadline, FaultReplies = [RedisFaults.Map] }, loggers);
        var routes = new RouteTable();
        foreach (var command in BindCommands(await ConnectRedisAsync(runner).ConfigureAwait(false)))
        {
            runner.Add(command);
            for (var i = 0; i < command.Descriptor.Routes.Count; i++)
            {
                routes.Add(command.Descriptor.Routes[i], command, i);
            }
        }

        var application = new KestrelApplication(_loop, new CommandDispatcher(routes, runner, loggers), new ReplyRenderer(loggers), loggers);
        _kestrel = new KestrelServer(Options.Create(KestrelOptions()), new ReactorListenerFactory(_loop, loggers), loggers);
        try
        {
            await _kestrel.StartAsync(application, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException fault) when (fault.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new KimConfigurationException(
                $"Kim:Url: {fault.Message.TrimEnd('.')}. Another process listens there: stop it, or choose another port with --Kim:Url=http://127.0.0.1:PORT.", fault);
        }

        foreach (var address in Addresses)
        {
            LogListening(address);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_kestrel is not null)
        {
            await _kestrel.StopAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_loop is not null && _runner is not null)
        {
            await EndRunsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Whose reply is out may still be undoing; whose time is over is given up, and undone behind its reply.
    private async Task EndRunsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (await OnLoop(() => _runner!.WhenIdle()).ConfigureAwait(false)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LogGivingUp(await OnLoop(() => _runner!.InFlight).ConfigureAwait(false), options.DrainTimeout);
            var idle = await OnLoop(() =>
            {
                _runner!.GiveUpAll();
                return _runner.WhenIdle();
            }).ConfigureAwait(false);
            await Task.WhenAny(idle, Task.Delay(CompensationsMax, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    // Whoever asks goes on elsewhere, never on the reactor.
    private Task<T> OnLoop<T>(Func<T> ask)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop!.Post(_ => answer.SetResult(ask()), null);
        return answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _kestrel?.Dispose();
        if (_redis is not null)
        {
            await _redis.DisposeAsync().ConfigureAwait(false);
        }

        // The container holds this object as itself and as a hosted service, and disposes it for each.
        if (Interlocked.Exchange(ref _loop, null) is { } loop)
        {
            loop.Stop();
            await loop.Ended.ConfigureAwait(false);
            loop.Dispose();
        }
    }

    // The reactor's own services: what a command gets where it asks for them.
    private async Task<Dictionary<Type, object>> ConnectRedisAsync(StepRunner runner)
    {
        if (options.Redis.Length == 0)
        {
            return [];
        }

        try
        {
            _redis = await ReactorRedis.ConnectAsync(runner, options.Redis, loggers, options.RedisSeam).ConfigureAwait(false);
        }
        catch (ArgumentException fault)
        {
            throw new KimConfigurationException($"Kim:Redis: {fault.Message}", fault);
        }

        return new Dictionary<Type, object>
        {
            [typeof(IConnectionMultiplexer)] = _redis,
            [typeof(IDatabase)] = _redis.GetDatabase(),
        };
    }

    private List<BoundCommand> BindCommands(IReadOnlyDictionary<Type, object> own)
    {
        foreach (var metadata in tables.SelectMany(table => table.Metadata))
        {
            Wire.AddMetadata(metadata);
        }

        var reactor = new ReactorScope(own, services, _loop!);
        return tables.SelectMany(table => table.Commands).Select(descriptor => ReactorServices.Bind(descriptor, services, lifetimes, reactor.Services, ConcurrencyPermits.For(descriptor)))
            .Append(GraphCommand.Bind(tables, options.GraphIsPublic)).ToList();
    }

    private KestrelServerOptions KestrelOptions()
    {
        var kestrel = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;

        // RFC 9112, 3.2.2: the host of an absolute-form target outranks Host; without this a difference is refused.
        kestrel.AllowHostHeaderOverride = true;
        foreach (var address in options.Addresses)
        {
            address.Listen(kestrel);
        }

        return kestrel;
    }

    [LoggerMessage(LogLevel.Warning, "{Count} runs have not ended within Kim:DrainTimeout ({Timeout}): they are given up, and undone")]
    private partial void LogGivingUp(int count, TimeSpan timeout);

    [LoggerMessage(LogLevel.Information, "Listening on {Address}")]
    private partial void LogListening(string address);
}
