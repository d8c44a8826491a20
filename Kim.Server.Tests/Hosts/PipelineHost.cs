using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Server.Tests.Hosts;

/// <summary>A server with a pipeline, and what it is asked.</summary>
internal static class PipelineHost
{
    internal static Task<AnyHost> Start(
        Action<KimPipeline> pipeline, Action<IServiceCollection>? services = null, params string[] settings) =>
        AnyHost.Start(HostKind.ServerOnEpoll, new HostParts { Services = services, Build = kim => kim.UsePipeline(pipeline) }, settings);

    internal static async Task<string> Get(AnyHost host, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var reply = await host.Client.SendAsync(request);
        Assert.True(reply.Headers.Contains("X-Request-Id"));
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
    }
}
