using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kim.Loops;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Connections;

/// <summary>Gives Kestrel listeners whose connections live on the reactors.</summary>
/// <param name="loops">The reactors.</param>
/// <param name="unsentBytesMax">See <see cref="ReactorListener"/>.</param>
/// <param name="inherited">Descriptors that were handed down, per address; Kestrel gets the first of each.</param>
/// <param name="taker">Who serves what a reactor accepts on an address; <see langword="null"/>: Kestrel.</param>
/// <param name="loggers">For the listeners.</param>
internal sealed class ReactorListenerFactory(
    IReadOnlyList<EpollLoop> loops, int unsentBytesMax, IReadOnlyList<IReadOnlyList<int>> inherited,
    Func<EndPoint, EpollLoop, ISocketTaker?> taker, ILoggerFactory loggers) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var handle = endpoint as FileHandleEndPoint;
        var sockets = handle is null
            ? ListenSockets.Open(endpoint, loops.Count)
            : Group(handle).Select(ListenSockets.Inherit).ToList();
        return new(new ReactorListener(
            loops, sockets, inherited: handle is not null, loop => taker(endpoint, loop), unsentBytesMax,
            loggers.CreateLogger<ReactorListener>()));
    }

    private IReadOnlyList<int> Group(FileHandleEndPoint handle)
    {
        var first = int.CreateChecked(handle.FileHandle);
        return inherited.FirstOrDefault(group => group[0] == first) ?? [first];
    }
}
