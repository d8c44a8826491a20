using System.Text.Json;
using Kim.Durable.Owning;
using Kim.Durable.Tests.Fixtures;
using Kim.Loops;
using Kim.Reactors;
using Kim.Redis.Tests.Fixtures;
using Kim.Runs;
using Kim.Runs.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>One server process: a reactor with the commands, an owner, and a store that outlives it.</summary>
internal sealed class Node : IAsyncDisposable
{
    internal static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(600);

    private readonly ServiceProvider _services;
    private readonly EpollLoop _loop;
    private readonly DurableFeature _feature;
    private readonly Lifetime _lifetime = new();
    private bool _hasEnded;

    private Node(
        IRunStore store, Ledger ledger, LogLines log, KimDurableOptions? options, IOwnerLiveness? liveness, IRunCodec? codec)
    {
        var services = new ServiceCollection();
        var loggers = new LoggerFactory([log]);
        services.AddSingleton<ILoggerFactory>(loggers);
        services.AddSingleton(ledger);
        services.AddSingleton<IHostApplicationLifetime>(_lifetime);
        services.AddSingleton<IRunStoreFactory>(new Stores(store));
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options ?? new KimDurableOptions { Lease = Lease }));
        if (liveness is not null)
        {
            services.AddSingleton(liveness);
        }

        services.AddSingleton<DurableFeature>();
        services.AddSingleton<IReactorFeature>(static services => services.GetRequiredService<DurableFeature>());
        services.AddSingleton<IKimRuns, KimRuns>();
        if (codec is not null)
        {
            services.AddSingleton(codec);
        }

        _services = services.BuildServiceProvider();
        _feature = _services.GetRequiredService<DurableFeature>();
        _loop = new EpollLoop("node", loggers);
        Reactor = new Reactor(_loop, services, _services);
    }

    internal Reactor Reactor { get; }

    internal string? NotReady => _feature.NotReady;

    internal IKimRuns Runs => _services.GetRequiredService<IKimRuns>();

    internal RunOwner Owner => _feature.Any();

    internal static async Task<Node> Start(
        IRunStore store,
        Ledger ledger,
        LogLines? log = null,
        KimDurableOptions? options = null,
        CommandTable? commands = null,
        IOwnerLiveness? liveness = null,
        IRunCodec? codec = null)
    {
        var node = new Node(store, ledger, log ?? new LogLines(), options, liveness, codec);
        node._loop.Start();
        await node.Reactor.StartAsync();
        await node.On(() => node.Reactor.Add(commands ?? KimCommands.Table));
        node._feature.Started();
        return node;
    }

    /// <summary>Starts a run.</summary>
    internal async Task<Client> Run(CommandDescriptor command, object? request)
    {
        var client = new Client();
        await On(() => client.Id = Reactor.Start(command, request, client));

        // A run with a key gets its id in the turn in which it begins.
        await On(static () => true);
        return client;
    }

    /// <summary>The process ends in this moment.</summary>
    internal void Crash()
    {
        _hasEnded = true;
        _loop.Stop();
        Assert.True(_loop.Ended.Wait(StoreCase.Limit), "The loop ends.");
        _loop.Dispose();
    }

    /// <summary>The host begins to stop.</summary>
    internal void BeginStop() => _lifetime.Stop();

    /// <summary>Does something on the loop.</summary>
    internal async Task<T> On<T>(Func<T> action)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(
            _ =>
            {
                try
                {
                    done.SetResult(action());
                }
                catch (Exception fault)
                {
                    done.SetException(fault);
                }
            },
            null);
        return await done.Task.WaitAsync(StoreCase.Limit);
    }

    internal Task On(Action action) => On(() =>
    {
        action();
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        if (!_hasEnded)
        {
            await Reactor.DisposeAsync();
            Crash();
        }

        await _services.DisposeAsync();
    }

    internal sealed class Client : IReplyReceiver
    {
        private readonly TaskCompletionSource<Reply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal string Id { get; set; } = "";

        public CancellationToken ClientGone => default;

        public void OnNewId(string id) => Id = id;

        internal bool HasReply => _reply.Task.IsCompleted;

        public void OnReply(StepInfo last, Reply reply) => _reply.SetResult(reply);

        internal Task<Reply> Whole() => _reply.Task.WaitAsync(StoreCase.Limit);

        internal async Task<string> Reply()
        {
            var reply = await Whole();
            using var body = JsonDocument.Parse(reply.GetBody());
            return $"{reply.StatusCode} {body.RootElement.GetProperty(reply.StatusCode == 200 ? "data" : "msg").GetString()}";
        }
    }

    private sealed class Stores(IRunStore store) : IRunStoreFactory
    {
        public Task<IRunStore> CreateAsync(Reactor reactor, RunStoreOptions options) => Task.FromResult(store);
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => Stop();

        internal void Stop() => _stopping.Cancel();
    }
}
