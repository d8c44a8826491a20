using Kim.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>A forced stop ends, whatever does not: it tells what that is.</summary>
public sealed class ForcedStopTests
{
    [Fact]
    public async Task A_step_that_holds_its_reactor_does_not_keep_the_server()
    {
        const HostKind kind = HostKind.ServerOnEpoll;
        var faults = new Faults { Place = "block" };
        var host = await AnyHost.Start(kind, NetTests.Parts(faults, kind, $"Blocks{kind}"), "--Kim:DrainTimeout=10m");
        using var client = await RawClient.Connect(host.EndPoint);
        await client.Send("POST /faulty/word HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n{}");
        await faults.Blocked.Task.WaitAsync(ServerFixture.Limit);
        try
        {
            await host.StopByForce().WaitAsync(ServerFixture.Limit);
            await host.DisposeAsync().AsTask().WaitAsync(ServerFixture.Limit);
        }
        finally
        {
            faults.Held.SetResult();
        }

        var told = host.Errors.Lines.Where(line => line.StartsWith("The server stops, and ", StringComparison.Ordinal)).ToList();
        Assert.All(told, line => Assert.Contains($"step Plain of Blocks{kind}, run ", line, StringComparison.Ordinal));
        Assert.Contains(told, line => line.Contains("giving up the runs (kim-reactor-0: ", StringComparison.Ordinal));
        Assert.Contains(told, line => line.Contains("kim-reactor-0, which is held by ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signal_that_comes_when_all_has_ended_does_nothing()
    {
        var host = await AnyHost.Start(HostKind.ServerOnEpoll);
        var server = host.Services.GetRequiredService<KestrelServerHost>();
        await host.DisposeAsync();
        server.Force();
    }
}
