using System.Reflection;
using System.Security.Claims;
using System.Text;
using Kim.AspNetCore.Exchanges;
using Kim.AspNetCore.Routing;
using Kim.CompilerServices;
using Kim.Loops;
using Kim.Reactors;
using Kim.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kim.Generator.Tests.Compilation;

/// <summary>Runs emitted code on a real reactor, without sockets.</summary>
internal sealed class CommandHost : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly EpollLoop _loop = new("test-reactor", NullLoggerFactory.Instance);
    private readonly CommandDispatcher _dispatcher;

    private readonly ServiceProvider? _services;

    /// <param name="source">The commands.</param>
    /// <param name="services">What their constructors are resolved from.</param>
    internal CommandHost(string source, IServiceCollection? services = null)
        : this(GeneratorTest.Load(source), source, services)
    {
    }

    internal CommandHost(Assembly assembly, string source, IServiceCollection? services = null)
    {
        _services = services?.BuildServiceProvider(validateScopes: true);
        var table = (CommandTable)assembly.GetType("Sample.KimCommands")!.GetProperty("Table")!.GetValue(null)!;
        Assert.True(table.Commands.Count > 0, string.Join('\n', GeneratorTest.Analyze(source).GetAwaiter().GetResult()));
        var routes = new RouteTable();
        foreach (var command in table.Commands)
        {
            for (var i = 0; i < command.Routes.Count; i++)
            {
                routes.Add(command.Routes[i], Bind(command, services), i);
            }
        }

        _loop.Start();
        _dispatcher = new CommandDispatcher(
            routes, new StepRunner(_loop, new StepRunnerOptions(), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
    }

    /// <summary>The reply's status and body.</summary>
    internal Task<string> Call(string method, string target, string body = "") => Call(method, target, Encoding.UTF8.GetBytes(body));

    /// <summary>The reply's status and body.</summary>
    internal async Task<string> Call(string method, string target, byte[] body)
    {
        var exchange = new TestExchange(method, target, body);
        _loop.Post(
            _ =>
            {
                var match = _dispatcher.Match(exchange);
                if (match.Refusal is { } refusal)
                {
                    exchange.Send(refusal);
                }
                else
                {
                    _dispatcher.Start(exchange, match);
                }
            },
            null);
        return await exchange.Replied.Task.WaitAsync(Limit);
    }

    public void Dispose()
    {
        _loop.Stop();
        Assert.True(_loop.Ended.Wait(Limit), "The loop ends.");
        _loop.Dispose();
        _services?.Dispose();
    }

    private BoundCommand Bind(CommandDescriptor command, IServiceCollection? services) => services is null
        ? new BoundCommand(command, command.CreateFactory(new NoServices()), null)
        : CommandBinder.Bind(command, _services!, new ServiceLifetimes(services), new Dictionary<Type, object>(), permits: null);

    private sealed class NoServices : CommandServices
    {
        public override ServiceParameter<T> Parameter<T>(string name, object? key = null) => throw new NotSupportedException(name);

        public override ServiceParameter<T> Optional<T>(string name, T fallback, object? key = null) => ServiceParameter<T>.Fixed(fallback);
    }

    private sealed class TestExchange(string method, string target, byte[] body) : Exchange
    {
        private readonly ReplyRenderer _renderer = new(NullLoggerFactory.Instance);

        internal TaskCompletionSource<string> Replied { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override CancellationToken ClientGone => default;

        internal override string Method => method;

        internal override string Target => target;

        internal override ReadOnlyMemory<byte> Body => body;

        internal override ClaimsPrincipal User => new();

        internal override string? Header(string name) => null;

        public override IReadOnlyList<string?> HeaderValues(string name) => Header(name) is { } value ? [value] : [];

        internal override void Prepare(Reply reply) => _renderer.Prepare(reply);

        internal override void Send(Reply reply)
        {
            var text = Encoding.UTF8.GetString(_renderer.Render(ref reply, Number).Span);
            Replied.SetResult($"{reply.StatusCode} {text}");
        }
    }
}
