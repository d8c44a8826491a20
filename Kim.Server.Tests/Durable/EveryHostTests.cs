using System.Text;
using Kim.Server.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Transfers;
using Xunit;

namespace Kim.Server.Tests.Durable;

/// <summary>The heads of a durable command's replies, however it is served; the runs are in memory.</summary>
public sealed class EveryHostTests
{
    public static TheoryData<HostKind> Kinds => [.. AnyHost.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_request_id_is_the_runs_and_a_replay_says_so(HostKind kind)
    {
        await using var host = await AnyHost.Start(kind, new HostParts
        {
            Table = Transfers.KimCommands.Table,
            Services = services => services.AddSingleton<IBank>(new IdleBank()),
            Build = kim => kim.AddDurable(),
        });
        var first = await Transfer(host, "respond-async");
        Assert.Equal(202, first.Status);
        Assert.Equal("/kim/runs/" + first.Header("X-Request-Id"), first.Header("Location"));
        Assert.Equal("respond-async", first.Header("Preference-Applied"));

        // A client that waits, beside the run: it keeps a number of its own.
        var waiting = Transfer(host, "wait=20");
        Assert.StartsWith("202 ", await host.Send(HttpMethod.Post, first.Header("Location") + "/signals/approval", """{"granted":true,"by":"kim"}"""),
            StringComparison.Ordinal);
        var second = await waiting;
        Assert.Equal("""200 {"code":0,"msg":"success","data":{"id":"t","fee":1.00}}""", second.ToString());
        Assert.Equal("true", second.Header("Idempotency-Replayed"));
        Assert.NotEqual(first.Header("X-Request-Id"), second.Header("X-Request-Id"));
        Assert.Contains("\"state\":\"ended\"", await host.Send(HttpMethod.Get, first.Header("Location")!), StringComparison.Ordinal);
    }

    private static Task<Answer> Transfer(AnyHost host, string prefer) => RunWalk.Send(
        host.Client, HttpMethod.Post, "/kim/transfers",
        new StringContent("""{"id":"t","from":"ann","to":"bob","amount":100}""", Encoding.UTF8, "application/json"), ("Prefer", prefer));
}
