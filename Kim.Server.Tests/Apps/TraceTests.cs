using Xunit;

namespace Kim.Server.Tests.Apps;

/// <summary>A request's trace reaches the steps of its run.</summary>
public sealed class TraceTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData(nameof(AppTransport.Stock))]
    [InlineData(nameof(AppTransport.Reactor))]
    [InlineData(nameof(AppTransport.AllOnReactor))]
    public async Task The_requests_activity_is_current_in_each_step_and_in_what_it_calls(string transport)
    {
        await using var app = await AppFixture.Start(Enum.Parse<AppTransport>(transport));
        Assert.Equal(
            $"200 {TraceId} {TraceId} {TraceId}", await app.Get("/kim/traced", ("traceparent", $"00-{TraceId}-b7ad6b7169203331-01")));
        Assert.DoesNotContain(TraceId, await app.Get("/kim/traced"), StringComparison.Ordinal);
    }
}
