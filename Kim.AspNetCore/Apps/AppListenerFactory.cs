using System.Net;
using Kim.AspNetCore.Connections;
using Kim.AspNetCore.Reactors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kim.AspNetCore.Apps;

/// <summary>The transport of an app's own Kestrel: its connections live on the reactors, if these have sockets.</summary>
/// <param name="reactors">The reactors; running before anything is bound.</param>
/// <param name="kim">The settings.</param>
/// <param name="sockets">Whether the app's code runs on the reactors, too.</param>
/// <param name="loggers">For the listeners.</param>
internal sealed partial class AppListenerFactory(
    ReactorPool reactors, KimOptions kim, IOptions<ReactorSocketOptions> sockets, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly ReactorListenerFactory? _inner = kim.UsesEpoll
        ? new(reactors.EpollLoops, kim.MaxUnsent, [], (_, _) => null, loggers)
        : null;
    private bool _told;

    public bool CanBind(EndPoint endpoint)
    {
        if (_inner is not null)
        {
            return _inner.CanBind(endpoint);
        }

        if (!_told)
        {
            _told = true;
            LogStock(loggers.CreateLogger<AppListenerFactory>());
        }

        return false;
    }

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        // A server that is started by hand, without the host, starts them here.
        await reactors.StartAsync().ConfigureAwait(false);
        return new AppListener(await _inner!.BindAsync(endpoint, cancellationToken).ConfigureAwait(false), sockets.Value.AppOnReactor);
    }

    [LoggerMessage(LogLevel.Information,
        "UseReactorSockets has no effect: the reactors have sockets on Linux only, and not with Kim:Transport=sockets. The app stays on "
        + "Kestrel's own")]
    private static partial void LogStock(ILogger log);

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
