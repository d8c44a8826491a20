using System.Net;
using System.Text;
using AspNetApp;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Orders;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>The sample app, tested as ASP.NET Core apps are (docs/coding/testing.md).</summary>
public sealed class WebApplicationFactoryTests : IDisposable
{
    private readonly WebApplicationFactory<Greet> _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_command_of_the_app_is_answered()
    {
        using var client = _app.CreateClient();
        var reply = await client.PostAsync(new Uri("/greetings/kim", UriKind.Relative), null);
        Assert.Equal("""{"code":0,"msg":"success","data":"Hello, kim"}""", await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_command_that_fails_is_answered_with_its_error()
    {
        using var client = _app.CreateClient();
        Assert.Equal((HttpStatusCode.NotFound, """{"code":1,"msg":"there is no pear"}"""), await Order(client));
    }

    [Fact]
    public async Task A_service_of_the_reactors_may_be_replaced()
    {
        using var app = _app.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddPerReactor<IShop>(_ =>
        {
            var shop = new InMemoryShop();
            shop.Put("pear", stock: 5, price: 100);
            return shop;
        })));
        using var client = app.CreateClient();
        var (status, body) = await Order(client);
        Assert.Equal((HttpStatusCode.OK, """{"code":0,"msg":"success","data":{"id":"1","cents":200}}"""), (status, body));
    }

    private static async Task<(HttpStatusCode Status, string Body)> Order(HttpClient client)
    {
        using var order = new StringContent(
            """{"id":"1","item":"pear","quantity":2,"card":"4242"}""", Encoding.UTF8, "application/json");
        var reply = await client.PostAsync(new Uri("/kim/orders", UriKind.Relative), order);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }
}
