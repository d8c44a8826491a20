using System.Net;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>On Kestrel's stock transport.</summary>
public sealed class AppOnStockTests() : AppTests(AppTransport.Stock)
{
    [Fact]
    public async Task A_command_runs_on_a_reactor_and_the_app_does_not() => await ThreadsAre(appOnReactor: false);
}

/// <summary>On the reactor's sockets, the app's code on the thread pool.</summary>
public sealed class AppOnReactorTests() : AppTests(AppTransport.Reactor)
{
    [Fact]
    public async Task A_command_runs_on_a_reactor_and_the_app_does_not() => await ThreadsAre(appOnReactor: false);
}

/// <summary>On the reactor's sockets, the app's code there, too.</summary>
public sealed class AllOnReactorTests() : AppTests(AppTransport.AllOnReactor)
{
    [Fact]
    public async Task Everything_runs_on_the_reactor() => await ThreadsAre(appOnReactor: true);
}

/// <summary>Commands beside a controller, a minimal API and middleware, over real sockets.</summary>
public abstract class AppTests : IAsyncLifetime
{
    private const string Echoed = """200 {"code":0,"msg":"success","data":{"text":"a"}}""";
    private const string Note = """{"text":"a"}""";

    private readonly AppTransport _transport;
    private AppFixture _app = null!;

    private protected AppTests(AppTransport transport) => _transport = transport;

    public async Task InitializeAsync() => _app = await AppFixture.Start(_transport);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_command_answers_beside_a_minimal_API_and_a_controller()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Echoed, await _app.Post("/kim/echo", Note));
            Assert.Equal("200 hello", await _app.Get("/minimal/hello"));
            Assert.Equal("""200 ["a","b"]""", await _app.Post("/controller/words", """["a","b"]"""));
        }
    }

    [Fact]
    public async Task Middleware_sees_the_requests_of_a_command_and_may_answer_them() =>
        Assert.Equal("418 ", await _app.Get("/kim/open", ("X-Refuse", "1")));

    [Fact]
    public async Task A_reply_carries_run_media_type_status_and_headers()
    {
        using var reply = await _app.Client.PostAsync("/kim/shelves/top", new StringContent("""{"name":"tea","price":3}"""));
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
        Assert.Equal("application/json", reply.Content.Headers.ContentType?.MediaType);
        Assert.Matches("^[0-9a-f]{16}$", reply.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("top", reply.Headers.GetValues("X-Shelf").Single());
        Assert.Equal("""{"shelf":"top","name":"tea","price":3}""", await reply.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/kim/shelves/top/items/7?limit=3", "top", 3)]
    [InlineData("/kim/items/a%20b/7", "a b", 10)]
    [InlineData("/kim/items/a%2Fb/7", "a/b", 10)]
    [InlineData("/kim/items/a%252Fb/7", "a%2Fb", 10)]
    [InlineData("/kim/items/%C3%BC%2f/7/", "\u00fc/", 10)]
    public async Task Route_and_query_are_read_as_sent(string path, string shelf, int limit) =>
        Assert.Equal(
            $$$"""200 {"code":0,"msg":"success","data":{"shelf":"{{{shelf}}}","id":7,"limit":{{{limit}}}}}""", await _app.Get(path));

    [Fact]
    public async Task A_request_that_does_not_fit_is_400() =>
        Assert.Equal("""400 {"code":1,"msg":"invalid request data: 'id' must be a whole number that fits Int64, not 'x'"}""",
            await _app.Get("/kim/items/a/x"));

    [Fact]
    public async Task An_authorized_command_is_401_then_403_then_itself()
    {
        Assert.Equal("401 ", await _app.Get("/kim/secret"));
        Assert.Equal("403 ", await _app.Get("/kim/secret", ("X-User", "ann writer")));
        Assert.Equal("200 hello ann", await _app.Get("/kim/secret", ("X-User", "ann reader")));
    }

    [Fact]
    public async Task GET_answers_HEAD_and_another_method_is_405()
    {
        using var head = await _app.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/kim/open"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal("", await head.Content.ReadAsStringAsync());
        Assert.Equal("405 ", await _app.Get("/kim/echo"));
    }

    [Fact]
    public async Task A_large_body_comes_back_whole()
    {
        var text = new string('v', 5_000_000);
        Assert.Equal($$$"""200 {"code":0,"msg":"success","data":{"text":"{{{text}}}"}}""",
            await _app.Post("/kim/echo", $$"""{"text":"{{text}}"}"""));
    }

    [Fact]
    public async Task A_body_over_the_apps_own_limit_is_413()
    {
        using var client = await RawClient.Connect(_app.EndPoint);
        await client.Send("POST /kim/echo HTTP/1.1\r\nHost: test\r\nContent-Length: 30000001\r\n\r\n");
        Assert.StartsWith("413 {\"code\":1", await client.Receive(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_multipart_body_is_415()
    {
        using var content = new MultipartFormDataContent { { new StringContent("a"), "text" } };
        using var reply = await _app.Client.PostAsync("/kim/echo", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.StatusCode);
    }

    [Fact]
    public async Task Pipelined_requests_in_pieces_are_answered_in_order()
    {
        using var client = await RawClient.Connect(_app.EndPoint);
        var all = string.Concat(Enumerable.Range(0, 50).Select(i => RawClient.Request("/kim/echo", $$"""{"text":"{{i}}"}""")));
        foreach (var piece in all.Chunk(97))
        {
            await client.Send(new string(piece));
        }

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal($$$"""200 {"code":0,"msg":"success","data":{"text":"{{{i}}}"}}""", await client.Receive());
        }
    }

    [Fact]
    public async Task A_hundred_clients_each_get_their_own_reply()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async id =>
        {
            using var client = await RawClient.Connect(_app.EndPoint);
            for (var i = 0; i < 20; i++)
            {
                await client.Send(RawClient.Request("/kim/echo", $$"""{"text":"{{id}}-{{i}}"}"""));
                Assert.Equal($$$"""200 {"code":0,"msg":"success","data":{"text":"{{{id}}}-{{{i}}}"}}""", await client.Receive());
            }
        }));
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_its_run_and_costs_nothing_else()
    {
        using (var client = await RawClient.Connect(_app.EndPoint))
        {
            await client.Send("GET /kim/hold HTTP/1.1\r\nHost: test\r\n\r\n");
            await _app.Gate.Entered.WaitAsync(ServerFixture.Limit);
        }

        await _app.Gate.Gone.WaitAsync(ServerFixture.Limit);
        for (var i = 0; i < 20; i++)
        {
            using var client = await RawClient.Connect(_app.EndPoint);
            var request = RawClient.Request("/kim/echo", Note);
            await client.Send(i % 2 == 0 ? request : request[..(request.Length - 3)]);
        }

        Assert.Equal(Echoed, await _app.Post("/kim/echo", Note));
    }

    [Fact]
    public async Task A_client_that_does_not_read_gets_everything_once_it_does()
    {
        const int count = 100;
        var text = new string('x', 50_000);
        using var client = await RawClient.Connect(_app.EndPoint);
        var sending = client.Send(string.Concat(Enumerable.Repeat(RawClient.Request("/kim/echo", $$"""{"text":"{{text}}"}"""), count)));
        Assert.Equal(Echoed, await _app.Post("/kim/echo", Note));
        for (var i = 0; i < count; i++)
        {
            Assert.Equal($$$"""200 {"code":0,"msg":"success","data":{"text":"{{{text}}}"}}""", await client.Receive());
        }

        await sending;
    }

    [Fact]
    public async Task Graphs_are_shown()
    {
        var graph = await _app.Get("/kim/commands/Echo/graph");
        Assert.StartsWith("200 flowchart TD", graph, StringComparison.Ordinal);
    }

    private protected async Task ThreadsAre(bool appOnReactor)
    {
        for (var i = 0; i < 5; i++)
        {
            var thread = await _app.Get("/thread");
            Assert.Equal(appOnReactor, thread == "200 kim-reactor-0");
            using var reply = await _app.Client.GetAsync(new Uri("/kim/open", UriKind.Relative));
            Assert.Equal("kim-reactor-0", await reply.Content.ReadAsStringAsync());
            Assert.Equal(appOnReactor, reply.Headers.GetValues("X-Started-On").Single() == "kim-reactor-0");
        }
    }
}
