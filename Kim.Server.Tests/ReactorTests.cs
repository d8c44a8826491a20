using Kim.AspNetCore.Reactors;
using Xunit;

namespace Kim.Server.Tests;

/// <summary>Several reactors behind one port.</summary>
public sealed class ReactorTests
{
    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public async Task Connections_are_spread_stay_where_they_landed_and_are_counted_there(string transport)
    {
        const int connections = 64, each = 5;
        await using var server = await ServerFixture.Start("--Kim:Reactors=2", $"--Kim:Transport={transport}", "--Kim:DrainTimeout=250ms");
        var fronts = server.Service<ReactorPool>().All;
        var clients = new List<RawClient>();
        try
        {
            for (var i = 0; i < connections; i++)
            {
                clients.Add(await RawClient.Connect(server.EndPoint));
            }

            foreach (var client in clients)
            {
                for (var i = 0; i < each; i++)
                {
                    await client.Send(RawClient.Request("/kim/redis", $$"""{"key":"r{{i}}","value":"{{i}}"}"""));
                    Assert.StartsWith("200", await client.Receive(), StringComparison.Ordinal);
                }
            }

            await server.RoundTrip();
            Assert.Equal(connections * each, fronts.Sum(front => front.Requests));

            // Each got a part, and its connections' requests with them: none was served elsewhere.
            Assert.All(fronts, front => Assert.InRange(front.Connections, 1, connections - 1));
            Assert.All(fronts, front => Assert.Equal(front.Connections * each, front.Requests));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task What_is_observed_of_a_reactor_is_told_to_those_who_listen()
    {
        using var meter = new LimitMeter();
        await using var server = await ServerFixture.Start("--Kim:DrainTimeout=250ms");
        using var client = await RawClient.Connect(server.EndPoint);
        await client.Send(RawClient.Request("/kim/helloworld", """{"uid":"1"}"""));
        await client.Receive();
        Assert.True(meter.Observe("kim.reactor.requests", "kim-reactor-0") >= 1);
        Assert.True(meter.Observe("kim.reactor.ticks", "kim-reactor-0") >= 1);
    }
}
