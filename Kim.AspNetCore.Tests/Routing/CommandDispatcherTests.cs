using System.Security.Claims;
using Kim.AspNetCore.Exchanges;
using Kim.AspNetCore.Routing;
using Kim.Runs;
using Kim.Runtime.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kim.AspNetCore.Tests.Routing;

public sealed class CommandDispatcherTests : IDisposable
{
    private readonly LoopFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_scope_that_cannot_be_made_is_answered_500()
    {
        var routes = new RouteTable();
        var descriptor = new CommandDescriptor
        {
            Name = "Test",
            Type = typeof(CommandDispatcherTests),
            Routes = ["GET /"],
            Steps = [],
            Edges = [],
            Graph = "",
            CreateFactory = _ => throw new NotSupportedException()
        };
        routes.Add("GET /", new BoundCommand(descriptor, _ => throw new NotSupportedException(), new NoScopes()), 0);
        var dispatcher = new CommandDispatcher(routes, _fixture.Runner, NullLoggerFactory.Instance);
        var exchange = new GetExchange();
        await _fixture.On(() => dispatcher.Start(exchange, dispatcher.Match(exchange)));
        Assert.Equal(500, exchange.Reply?.StatusCode);
    }

    private sealed class NoScopes : IServiceScopeFactory
    {
        public IServiceScope CreateScope() => throw new ObjectDisposedException("the container");
    }

    private sealed class GetExchange : Exchange
    {
        internal Reply? Reply { get; private set; }

        public override CancellationToken ClientGone => default;

        internal override string Method => "GET";

        internal override string Target => "/";

        internal override ReadOnlyMemory<byte> Body => default;

        internal override ClaimsPrincipal User => new();

        internal override string? Header(string name) => null;

        public override IReadOnlyList<string?> HeaderValues(string name) => [];

        internal override void Prepare(Reply reply)
        {
        }

        internal override void Send(Reply reply) => Reply = reply;
    }
}
