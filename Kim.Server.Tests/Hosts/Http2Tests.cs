using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Kim.Server.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>HTTP/2 on a server of Kim's own. Over TLS it is in <see cref="Tests.TlsTests"/>.</summary>
public sealed class Http2Tests
{
    public static TheoryData<HostKind, bool> Servers => new()
    {
        { HostKind.ServerOnEpoll, false }, { HostKind.ServerOnSockets, false }, { HostKind.ServerOnEpoll, true },
        { HostKind.ServerOnSockets, true },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Many_streams_of_one_connection_are_served_at_once(HostKind kind, bool hasPipeline)
    {
        await using var host = await Start(kind, hasPipeline);
        using var client = NewClient(host);
        var held = Enumerable.Range(0, 20).Select(_ => client.GetStringAsync(new Uri("/kim/hold", UriKind.Relative))).ToList();
        await host.Until(() => host.RequestsInFlight == 20, "20 requests are in flight");
        for (var i = 0; i < 50; i++)
        {
            using var echo = await client.PostAsJsonAsync("/kim/echo", new Note($"note {i}"));
            Assert.Equal(HttpVersion.Version20, echo.Version);
            Assert.Equal($$$"""{"code":0,"msg":"success","data":{"text":"note {{{i}}}"}}""", await echo.Content.ReadAsStringAsync());
        }

        host.Services.GetRequiredService<Gate>().Open();
        Assert.All(await Task.WhenAll(held), text => Assert.Equal("opened", text));
        Assert.Equal(1, Connections(host));
        await host.Until(() => host.RequestsInFlight == 0, "no request is in flight");
        Assert.Empty(host.Errors.Lines);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_refusal_ends_its_stream_and_not_the_connection(HostKind kind, bool hasPipeline)
    {
        await using var host = await Start(kind, hasPipeline, "--Kim:MaxBody=64");
        using var client = NewClient(host);
        using var large = await client.PostAsJsonAsync("/kim/echo", new Note(new string('x', 100)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var missing = await client.GetAsync(new Uri("/nothing", UriKind.Relative));
        Assert.Equal("{\"code\":1,\"msg\":\"no such route\"}", await missing.Content.ReadAsStringAsync());
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/kim/open")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        });
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(1, Connections(host));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Headers_have_their_limit(HostKind kind, bool hasPipeline)
    {
        await using var host = await Start(kind, hasPipeline, "--Kim:MaxHead=1KiB");
        using var client = NewClient(host);
        client.DefaultRequestHeaders.Add("X-Large", new string('x', 2000));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri("/kim/open", UriKind.Relative)));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_drain_answers_what_has_begun_and_ends_the_connection(HostKind kind, bool hasPipeline)
    {
        var host = await Start(kind, hasPipeline, "--Kim:DrainTimeout=20s");
        using var client = NewClient(host);
        var held = client.GetStringAsync(new Uri("/kim/hold", UriKind.Relative));
        await host.Services.GetRequiredService<Gate>().Entered;
        var stop = host.Stop();
        await host.Until(() => host.IsDraining, "it drains");
        host.Services.GetRequiredService<Gate>().Open();
        Assert.Equal("opened", await held);
        await stop.WaitAsync(TimeSpan.FromSeconds(15));
        await host.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Curl_is_served_by_prior_knowledge(HostKind kind, bool hasPipeline)
    {
        await using var host = await Start(kind, hasPipeline);
        var start = new ProcessStartInfo("curl") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["-s", "-m", "20", "--http2-prior-knowledge", "-w", " %{http_version}", "-d", "{\"text\":\"a\"}",
            $"{host.Url}kim/echo"])
        {
            start.ArgumentList.Add(argument);
        }

        using var curl = Process.Start(start)!;
        Assert.Equal("{\"code\":0,\"msg\":\"success\",\"data\":{\"text\":\"a\"}} 2", await curl.StandardOutput.ReadToEndAsync());
        await curl.WaitForExitAsync();
    }

    private static int Connections(AnyHost host) => host.Services.GetRequiredService<Kim.AspNetCore.Server.Transports>().Gate.Open;

    private static Task<AnyHost> Start(HostKind kind, bool hasPipeline, params string[] settings) => AnyHost.Start(
        kind, new HostParts { Build = kim => _ = hasPipeline ? kim.UsePipeline(_ => { }) : kim },
        ["--Kim:Url=h2c://127.0.0.1:0", .. settings]);

    private static HttpClient NewClient(AnyHost host) => new()
    {
        BaseAddress = host.Url,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = ServerFixture.Limit,
    };
}
