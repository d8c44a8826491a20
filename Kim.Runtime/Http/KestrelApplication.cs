using Kim.Reactor;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Kim.Http;

/// <summary>Where Kestrel hands over: requests enter here, with no middleware in front.</summary>
internal sealed class KestrelApplication(EventLoop loop, CommandDispatcher dispatcher, ReplyRenderer renderer, ILoggerFactory loggers) : IHttpApplication<KestrelExchange>
{
    private readonly ILogger<KestrelExchange> _log = loggers.CreateLogger<KestrelExchange>();

    public KestrelExchange CreateContext(IFeatureCollection contextFeatures)
    {
        // Kestrel keeps one exchange per connection for us.
        if (contextFeatures is not IHostContextContainer<KestrelExchange> container)
        {
            return new KestrelExchange(loop, dispatcher, renderer, _log, contextFeatures);
        }

        return container.HostContext ??= new KestrelExchange(loop, dispatcher, renderer, _log, contextFeatures);
    }

    public Task ProcessRequestAsync(KestrelExchange context) => context.ProcessAsync();

    public void DisposeContext(KestrelExchange context, Exception? exception) => context.Reset();
}
