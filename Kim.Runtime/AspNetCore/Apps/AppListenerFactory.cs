using System.Net;
using Kim.AspNetCore.Connections;
using Kim.AspNetCore.Options;
using Kim.AspNetCore.Reactors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Apps;

/// <summary>The transport of an app's own Kestrel: its connections live on the reactors.</summary>
/// <param name="reactors">The reactors; running before anything is bound.</param>
/// <param name="options">The settings.</param>
/// <param name="appOnReactor">Whether the app's code runs on the reactors, too.</param>
/// <param name="loggers">For the listeners.</param>
internal sealed class AppListenerFactory(ReactorPool reactors, KimOptions options, bool appOnReactor, ILoggerFactory loggers) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly ReactorListenerFactory _inner = new(reactors.EpollLoops, options.Limits.UnsentBytes, [], loggers);

    public bool CanBind(EndPoint endpoint) => _inner.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        // A server that is started by hand, without the host, starts them here.
        await reactors.StartAsync().ConfigureAwait(false);
        return new AppListener(await _inner.BindAsync(endpoint, cancellationToken).ConfigureAwait(false), appOnReactor);
    }

    private sealed class AppListener(IConnectionListener inner, bool appOnReactor) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            var connection = await inner.AcceptAsync(cancellationToken).ConfigureAwait(false);
            if (!appOnReactor && connection is ReactorConnection onReactor)
            {
                onReactor.ServeOffLoop();
            }

            return connection;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
