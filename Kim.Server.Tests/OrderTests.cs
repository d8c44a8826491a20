using System.Net.Http.Json;
using Xunit;

namespace Kim.Server.Tests;

/// <summary>Orders on our own transport, on two reactors.</summary>
public sealed class OrdersOnEpollTests() : OrderTests("--Kim:Reactors=2");

/// <summary>Orders on Kestrel's stock transport.</summary>
public sealed class OrdersOnSocketsTests() : OrderTests("--Kim:Transport=sockets");

/// <summary>The order saga and the graphs, over real sockets and a real Redis.</summary>
public abstract class OrderTests(string setting) : IAsyncLifetime
{
    private RedisServer? _redis;
    private ServerFixture _server = null!;

    public async Task InitializeAsync()
    {
        // If no Redis is installed, the embedded store does.
        _redis = RedisServer.IsInstalled ? new RedisServer().Start() : null;
        _server = await ServerFixture.Start(_redis is null ? [setting] : [setting, _redis.Setting]);
        using var offer = await _server.Client.PutAsJsonAsync("/kim/items/apple", new { stock = 5, price = 250 });
        Assert.Equal(
            """{"code":0,"msg":"success","data":{"item":"apple","stock":5,"price":250}}""", await offer.Content.ReadAsStringAsync());
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _redis?.Dispose();
    }

    [Fact]
    public async Task An_order_is_sold_once()
    {
        const string sold = """200 {"code":0,"msg":"success","data":{"id":"7","cents":500}}""";
        Assert.Equal(sold, await Order("7", "apple", 2));
        Assert.Equal(sold, await Order("7", "apple", 2));
        Assert.Equal("""200 {"code":0,"msg":"success","data":{"id":"8","cents":750}}""", await Order("8", "apple", 3));
        Assert.Equal("""409 {"code":2,"msg":"there are not enough of apple left"}""", await Order("9", "apple", 1));
    }

    [Fact]
    public async Task A_declined_card_puts_the_items_back()
    {
        Assert.Equal("""402 {"code":3,"msg":"the card was declined"}""", await Order("7", "apple", 5, "4000000000000002"));
        Assert.Equal("""200 {"code":0,"msg":"success","data":{"id":"8","cents":1250}}""", await Order("8", "apple", 5));
    }

    [Theory]
    [InlineData("apple", 0, """400 {"code":1,"msg":"quantity must be 1 or more"}""")]
    [InlineData("pear", 1, """404 {"code":1,"msg":"there is no pear"}""")]
    public async Task What_cannot_be_sold_is_refused(string item, int quantity, string expected) =>
        Assert.Equal(expected, await Order("7", item, quantity));

    [Fact]
    public async Task Many_orders_at_once_never_sell_more_than_there_is()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(order => Order($"{order}", "apple", 1)));
        Assert.Equal(5, replies.Count(reply => reply.StartsWith("200", StringComparison.Ordinal)));
        Assert.Equal(35, replies.Count(reply => reply.StartsWith("409", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_command_shows_its_graph()
    {
        var graph = await _server.Client.GetStringAsync(new Uri("/kim/commands/PlaceOrder/graph", UriKind.Relative));
        Assert.StartsWith("flowchart TD\n    start([\"POST /kim/orders\"]) --> Check\n", graph, StringComparison.Ordinal);
        Assert.Contains("Load[[\"Load\"]]", graph, StringComparison.Ordinal);
        Assert.Contains("Release -. \"undoes\" .-> Reserve", graph, StringComparison.Ordinal);
        Assert.Equal(graph, await _server.Client.GetStringAsync(new Uri("/kim/commands/Orders.PlaceOrder/graph", UriKind.Relative)));
    }

    [Fact]
    public async Task A_command_that_is_not_there_has_no_graph()
    {
        using var reply = await _server.Client.GetAsync(new Uri("/kim/commands/Nothing/graph", UriKind.Relative));
        Assert.Equal("""{"code":1,"msg":"there is no command 'Nothing'"}""", await reply.Content.ReadAsStringAsync());
    }

    private Task<string> Order(string id, string item, int quantity, string card = "4242") =>
        _server.Post("/kim/orders", $$"""{"id":"{{id}}","item":"{{item}}","quantity":{{quantity}},"card":"{{card}}"}""");
}
