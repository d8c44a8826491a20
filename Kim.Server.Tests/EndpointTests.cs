using System.Globalization;
using System.Net;
using System.Text;
using Xunit;

namespace Kim.Server.Tests;

/// <summary>The endpoints on our own transport.</summary>
public sealed class EndpointsOnEpollTests() : EndpointTests("--Kim:Transport=epoll");

/// <summary>The endpoints on Kestrel's stock transport and the stock Redis I/O.</summary>
public sealed class EndpointsOnSocketsTests() : EndpointTests("--Kim:Transport=sockets");

/// <summary>The endpoints on two reactors.</summary>
public sealed class EndpointsOnTwoReactorsTests() : EndpointTests("--Kim:Reactors=2");

/// <summary>The endpoints over real sockets, against the embedded store.</summary>
public abstract class EndpointTests(string setting) : IAsyncLifetime
{
    private const string Stored = """200 {"code":0,"msg":"success","data":{"key":"key123","value":"hello_world"}}""";
    private const string Body = """{"key":"key123","value":"hello_world"}""";

    private ServerFixture _server = null!;

    public async Task InitializeAsync() => _server = await ServerFixture.Start(setting, "--Kim:DrainTimeout=250ms");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Hello_world_answers_the_same_to_everyone() =>
        Assert.Equal(
            """200 {"code":0,"msg":"ok","data":{"id":"123","name":"kim"}}""", await _server.Post("/kim/helloworld", """{"uid":"1"}"""));

    [Fact]
    public async Task Redis_answers_what_was_stored() => Assert.Equal(Stored, await _server.Post("/kim/redis", Body));

    [Fact]
    public async Task Every_reply_carries_the_run_and_the_media_type()
    {
        using var reply = await _server.Client.PostAsync("/kim/helloworld", new StringContent("""{"uid":"1"}"""));
        Assert.Matches("^[0-9a-f]{16}$", reply.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("application/json", reply.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("", "the body is empty, expected a JSON object")]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("nonsense", "malformed JSON at line 1, byte 2")]
    [InlineData("""{"key":"a","value":"b" """, "malformed JSON at line 1, byte 24")]
    [InlineData("""{"key":"a"}""", "'value' is missing")]
    [InlineData("""{"key":null,"value":"b"}""", "'key' may not be null")]
    [InlineData("""{"key":"a","value":5}""", "'value' must be a string")]
    [InlineData("""{"key":"a","value":{}}""", "'value' must be a string")]
    [InlineData("""{"key":"a","key":"a","value":"b"}""", "'key' is given twice")]
    [InlineData("""{"\ud800":1}""", "a member's name is not valid text: it has half a surrogate pair")]
    [InlineData("""{"key":"a","value":"\udc00"}""", "'value' is not valid text: it has half a surrogate pair")]
    public async Task A_request_that_does_not_fit_is_answered_400_with_the_reason(string body, string reason) =>
        Assert.Equal($$"""400 {"code":1,"msg":"invalid request data: {{reason}}"}""", await _server.Post("/kim/redis", body));

    [Fact]
    public async Task An_unknown_route_is_404() =>
        Assert.StartsWith("404", await _server.Post("/kim/nothing", Body), StringComparison.Ordinal);

    [Fact]
    public async Task Another_method_is_405_with_Allow()
    {
        using var reply = await _server.Client.GetAsync(new Uri("/kim/redis", UriKind.Relative));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.StatusCode);
        Assert.Equal(["POST"], reply.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        using var client = await RawClient.Connect(_server.EndPoint);
        await client.Send("POST /kim/redis HTTP/1.1\r\nHost: test\r\nContent-Length: 1048577\r\n\r\n");
        Assert.StartsWith("413 {\"code\":1", await client.Receive(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_multipart_body_is_415()
    {
        using var content = new MultipartFormDataContent { { new StringContent("a"), "key" } };
        using var reply = await _server.Client.PostAsync("/kim/redis", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.StatusCode);
    }

    [Fact]
    public async Task A_large_value_comes_back_whole()
    {
        var value = new string('v', 900_000);
        Assert.Equal(Answer($"big", value), await _server.Post("/kim/redis", $$"""{"key":"big","value":"{{value}}"}"""));
    }

    [Fact]
    public async Task A_chunked_body_is_read()
    {
        using var client = await RawClient.Connect(_server.EndPoint);
        await client.Send(
            "POST /kim/redis HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{\"key\":\"key123\",\"val\r\n");
        await client.Send("12\r\nue\":\"hello_world\"}\r\n0\r\n\r\n");
        Assert.Equal(Stored, await client.Receive());
        await client.Send(RawClient.Request("/kim/redis", Body));
        Assert.Equal(Stored, await client.Receive());
    }

    [Fact]
    public async Task A_request_in_single_bytes_is_read()
    {
        using var client = await RawClient.Connect(_server.EndPoint);
        foreach (var letter in RawClient.Request("/kim/redis", Body))
        {
            await client.Send(letter.ToString());
        }

        Assert.Equal(Stored, await client.Receive());
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        const int count = 200;
        using var client = await RawClient.Connect(_server.EndPoint);
        await client.Send(
            string.Concat(Enumerable.Range(0, count)
                .Select(i => RawClient.Request("/kim/redis", $$"""{"key":"p{{i}}","value":"v{{i}}"}"""))));
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(Answer($"p{i}", $"v{i}"), await client.Receive());
        }
    }

    [Fact]
    public async Task Connection_close_is_honoured()
    {
        using var client = await RawClient.Connect(_server.EndPoint);
        await client.Send(RawClient.Request("/kim/redis", Body, "Connection: close\r\n"));
        Assert.Equal(Stored, await client.Receive());
        Assert.True(await client.IsClosed());
    }

    [Fact]
    public async Task A_hundred_clients_each_get_their_own_values()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async id =>
        {
            using var client = await RawClient.Connect(_server.EndPoint);
            for (var i = 0; i < 20; i++)
            {
                await client.Send(RawClient.Request("/kim/redis", $$"""{"key":"c{{id}}","value":"{{i}}"}"""));
                Assert.Equal(Answer($"c{id}", $"{i}"), await client.Receive());
            }
        }));
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_costs_nothing_but_its_run()
    {
        for (var i = 0; i < 50; i++)
        {
            using var client = await RawClient.Connect(_server.EndPoint);
            var request = RawClient.Request("/kim/redis", Body);
            await client.Send(i % 2 == 0 ? request : request[..(request.Length / 2)]);
        }

        Assert.Equal(Stored, await _server.Post("/kim/redis", Body));
    }

    [Fact]
    public async Task A_client_that_does_not_read_gets_everything_once_it_does()
    {
        const int count = 300;
        var value = new string('x', 20_000);
        using var client = await RawClient.Connect(_server.EndPoint);
        var sending = client.Send(
            string.Concat(Enumerable.Repeat(RawClient.Request("/kim/redis", $$"""{"key":"slow","value":"{{value}}"}"""), count)));
        Assert.Equal(Stored, await _server.Post("/kim/redis", Body));
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(Answer($"slow", value), await client.Receive());
        }

        await sending;
    }

    [Fact]
    public async Task A_port_in_use_is_a_clear_error_and_no_second_server()
    {
        var fault = await Assert.ThrowsAsync<Kim.KimConfigurationException>(() =>
            ServerFixture.Start($"--Kim:Url={_server.Url.GetLeftPart(UriPartial.Authority)}"));
        Assert.Contains(_server.Url.Port.ToString(CultureInfo.InvariantCulture), fault.Message, StringComparison.Ordinal);
        Assert.Contains("another process listens there", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_idle_connections()
    {
        using var client = await RawClient.Connect(_server.EndPoint);
        await client.Send(RawClient.Request("/kim/redis", Body));
        Assert.Equal(Stored, await client.Receive());
        await _server.StopAsync();
        Assert.True(await client.IsClosed());
    }

    private static string Answer(string key, string value) =>
        $$$"""200 {"code":0,"msg":"success","data":{"key":"{{{key}}}","value":"{{{value}}}"}}""";
}
