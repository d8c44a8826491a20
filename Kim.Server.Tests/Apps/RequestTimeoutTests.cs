using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>A request timeout of the app ends a command's run as it ends an endpoint of the app's own.</summary>
public sealed class RequestTimeoutTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    public static TheoryData<string, string> Held { get; } = new()
    {
        { nameof(AppTransport.Stock), "/kim/hold" },
        { nameof(AppTransport.Reactor), "/kim/hold" },
        { nameof(AppTransport.AllOnReactor), "/kim/hold" },
        { nameof(AppTransport.Stock), "/kim/hold-by-call" },
    };

    [Theory]
    [MemberData(nameof(Held))]
    public async Task It_is_504_by_default(string transport, string path)
    {
        await using var app = await Start(transport, new RequestTimeoutPolicy { Timeout = Soon });
        Assert.Equal("504 ", await app.Get(path));
        await app.Gate.Gone.WaitAsync(ServerFixture.Limit);
        Assert.Equal("200 hello", await app.Get("/minimal/hello"));
    }

    [Theory]
    [MemberData(nameof(Held))]
    public async Task It_is_what_the_policy_says(string transport, string path)
    {
        var policy = new RequestTimeoutPolicy
        {
            Timeout = Soon,
            TimeoutStatusCode = 408,
            WriteTimeoutResponse = context =>
            context.Response.WriteAsync("too slow")
        };
        await using var app = await Start(transport, policy);
        Assert.Equal("408 too slow", await app.Get(path));
    }

    [Theory]
    [InlineData(nameof(AppTransport.Stock))]
    [InlineData(nameof(AppTransport.Reactor))]
    [InlineData(nameof(AppTransport.AllOnReactor))]
    public async Task So_it_is_while_the_body_is_read(string transport)
    {
        await using var app = await Start(transport, new RequestTimeoutPolicy { Timeout = Soon });
        using var client = await RawClient.Connect(app.EndPoint);
        await client.Send("POST /kim/echo HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n{");
        Assert.Equal(504, await client.Status());
    }

    private static Task<AppFixture> Start(string transport, RequestTimeoutPolicy policy) =>
        AppFixture.Start(Enum.Parse<AppTransport>(transport), certificate: null, app =>
        {
            app.UseRequestTimeouts();
            app.MapKimCommands().WithRequestTimeout(policy);
        });
}
