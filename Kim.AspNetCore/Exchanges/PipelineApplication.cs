using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Exchanges;

/// <summary>Where Kestrel hands over to a server that has a pipeline; the commands are endpoints of it.</summary>
/// <param name="pipeline">Routing, middleware, endpoints.</param>
/// <param name="endpoints">Its endpoints.</param>
/// <param name="contexts">Makes the contexts that they see.</param>
/// <param name="log">For requests that are lost.</param>
internal sealed class PipelineApplication(
    RequestDelegate pipeline, IEnumerable<Endpoint> endpoints, IHttpContextFactory contexts, ILogger<PipelineRequest> log)
    : IHttpApplication<PipelineRequest>
{
    internal RequestDelegate Pipeline => pipeline;

    /// <summary>The methods that its endpoints name, one by one.</summary>
    internal IEnumerable<string> Methods =>
        endpoints.SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []);

    internal IHttpContextFactory Contexts => contexts;

    internal ILogger<PipelineRequest> Log => log;

    public PipelineRequest CreateContext(IFeatureCollection contextFeatures)
    {
        // Kestrel keeps one per connection for us; over HTTP/2, one per stream.
        if (contextFeatures is not IHostContextContainer<PipelineRequest> container)
        {
            return NewRequest(contextFeatures);
        }

        return container.HostContext ??= NewRequest(contextFeatures);
    }

    public Task ProcessRequestAsync(PipelineRequest context) => context.ProcessAsync();

    public void DisposeContext(PipelineRequest context, Exception? exception) => context.Reset();

    private PipelineRequest NewRequest(IFeatureCollection features) => new(this, features.GetRequiredFeature<ReactorHttp>(), features);
}
