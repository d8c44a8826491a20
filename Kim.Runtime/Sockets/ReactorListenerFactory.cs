using System.Net;
using Kim.Reactor;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Kim.Sockets;

/// <summary>Gives Kestrel listeners whose connections live on the reactor.</summary>
internal sealed class ReactorListenerFactory(EventLoop loop, ILoggerFactory loggers) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(ReactorListener.Bind(loop, (IPEndPoint)endpoint, loggers.CreateLogger<ReactorListener>()));
}
