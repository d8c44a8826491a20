using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kim.AspNetCore.Apps;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests;

/// <summary>What the settings of <c>Kim.Server</c> turn on.</summary>
public sealed class ServerPipelineTests
{
    private const string Key = "0123456789abcdef";

    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("a secret of the tests, 32 bytes.");

    [Fact]
    public async Task Without_settings_there_is_no_pipeline()
    {
        await using var server = await ServerFixture.Start();
        Assert.Null(server.Services.GetService<PipelineSetup>());
        Assert.StartsWith("404 ", await Get(server, "/openapi/v1.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_API_key_is_asked_for()
    {
        await using var server = await ServerFixture.Start($"--Kim:ApiKeys=shop={Key};other=fedcba9876543210", "--Kim:Health=on");
        Assert.Equal("401 {\"code\":1,\"msg\":\"unauthorized\"}", await Hello(server));
        Assert.StartsWith("401 ", await Hello(server, request => request.Headers.Add("X-Api-Key", Key + "0")), StringComparison.Ordinal);
        Assert.StartsWith("200 ", await Hello(server, request => request.Headers.Add("X-Api-Key", Key)), StringComparison.Ordinal);
        Assert.StartsWith("200 ", await Get(server, "/readyz"), StringComparison.Ordinal);
        Assert.StartsWith("401 ", await Get(server, "/kim/commands/HelloWorld/graph"), StringComparison.Ordinal);
        Assert.StartsWith("401 ", await Get(server, "/kim/commands"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bearer_token_is_asked_for()
    {
        await using var server = await ServerFixture.Start(
            "--Authentication:Schemes:Bearer:ValidIssuer=tests", "--Authentication:Schemes:Bearer:ValidAudiences:0=kim",
            "--Authentication:Schemes:Bearer:SigningKeys:0:Issuer=tests",
            $"--Authentication:Schemes:Bearer:SigningKeys:0:Value={Convert.ToBase64String(Secret)}");
        Assert.StartsWith("401 ", await Hello(server), StringComparison.Ordinal);
        Assert.StartsWith("200 ", await Hello(server, Bears("kim")), StringComparison.Ordinal);
        Assert.StartsWith("401 ", await Hello(server, Bears("another")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_client_has_its_rate()
    {
        await using var server = await ServerFixture.Start("--Kim:RateLimit=2", "--Kim:Health=on");
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Hello(server)));
        Assert.Contains("429 {\"code\":1,\"msg\":\"too many requests\"}", replies);
        Assert.Contains(replies, reply => reply.StartsWith("200 ", StringComparison.Ordinal));
        Assert.StartsWith("200 ", await Get(server, "/healthz"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_an_origin_may_call_and_replies_are_compressed()
    {
        await using var server = await ServerFixture.Start("--Kim:CorsOrigins=https://shop.example", "--Kim:Compression=on");
        using var request = Request();
        request.Headers.Add("Origin", "https://shop.example");
        request.Headers.Add("Accept-Encoding", "gzip");
        using var reply = await server.Client.SendAsync(request);
        Assert.Equal("https://shop.example", reply.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("gzip", reply.Content.Headers.ContentEncoding.Single());
    }

    [Fact]
    public async Task The_API_is_described_and_there_is_a_page_to_try_it()
    {
        await using var server = await ServerFixture.Start("--Kim:OpenApi=on");
        var document = JsonNode.Parse(await server.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        Assert.NotNull(document["paths"]!["/kim/helloworld"]!["post"]);
        Assert.NotNull(document["components"]!["schemas"]!["HelloWorldRequest"]);
        Assert.Null(document["paths"]!["/readyz"]);
        using var page = await server.Client.GetAsync(new Uri("/scalar", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("openapi/v1.json", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ApiKeys=shop", "Kim:ApiKeys: a part is not name=key with a key of at least 16 characters")]
    [InlineData("ApiKeys=a=0123456789abcdef;b=0123456789abcdef", "Kim:ApiKeys: 'b' has the key of 'a'")]
    [InlineData("CorsOrigins=shop.example", "Kim:CorsOrigins: 'shop.example' is not an origin")]
    [InlineData("RateLimit=-1", "Kim:RateLimit: '-1' is not a whole number from 0 on")]
    [InlineData("Compression=yes", "Kim:Compression: 'yes' is neither 'on' nor 'off'")]
    [InlineData("HttpsRedirection=on", "Kim:HttpsRedirection is on, but no address of Kim:Url is https")]
    [InlineData("Http2=on", "Kim:Http2 is on, but no address of Kim:Url is https")]
    [InlineData("Health=yes", "Kim:Health: 'yes' is neither 'on' nor 'off'")]
    [InlineData("OpenApis=on", "Kim:OpenApis is not a setting. Did you mean Kim:OpenApi?")]
    public async Task What_cannot_be_used_stops_the_start(string setting, string fault)
    {
        var thrown = await Record.ExceptionAsync(() => ServerFixture.Start($"--Kim:{setting}"));
        Assert.StartsWith(fault, Assert.IsType<KimConfigurationException>(thrown).Message, StringComparison.Ordinal);
    }

    private static HttpRequestMessage Request() =>
        new(HttpMethod.Post, "/kim/helloworld") { Content = new StringContent("{\"uid\":\"1\"}") };

    private static async Task<string> Hello(ServerFixture server, Action<HttpRequestMessage>? with = null)
    {
        using var request = Request();
        with?.Invoke(request);
        using var reply = await server.Client.SendAsync(request);
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
    }

    private static async Task<string> Get(ServerFixture server, string path)
    {
        using var reply = await server.Client.GetAsync(new Uri(path, UriKind.Relative));
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
    }

    private static Action<HttpRequestMessage> Bears(string audience) => request =>
        request.Headers.Authorization = BearerToken.Of(Secret, $"\"aud\":\"{audience}\"");
}
