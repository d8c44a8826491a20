using Kim.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Exchanges;

/// <summary>Where Kestrel hands over: requests enter here, with no middleware in front.</summary>
/// <remarks>Which reactor serves a connection was settled when it was accepted, and stands among its features.</remarks>
internal sealed class KestrelApplication(ILoggerFactory loggers) : IHttpApplication<KestrelExchange>
{
    private readonly ILogger<KestrelExchange> _log = SafeLoggerFactory.Of(loggers).CreateLogger<KestrelExchange>();

    public KestrelExchange CreateContext(IFeatureCollection contextFeatures)
    {
        // Kestrel keeps one exchange per connection for us.
        if (contextFeatures is not IHostContextContainer<KestrelExchange> container)
        {
            return NewExchange(contextFeatures);
        }

        return container.HostContext ??= NewExchange(contextFeatures);
    }

    public Task ProcessRequestAsync(KestrelExchange context) => context.ProcessAsync();

    public void DisposeContext(KestrelExchange context, Exception? exception) => context.Reset();

    private KestrelExchange NewExchange(IFeatureCollection features) => new(features.GetRequiredFeature<ReactorHttp>(), _log, features);
}
