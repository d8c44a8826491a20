namespace Kim.AspNetCore.Options;

/// <summary>Who moves the bytes (<c>Kim:Transport</c>).</summary>
internal enum KimTransport
{
    /// <summary>Our reactor's epoll: sockets, Kestrel, runs and Redis on one thread. Linux.</summary>
    Epoll,

    /// <summary>Kestrel's stock transport and the stock Redis I/O; runs still on one thread per reactor. Any platform.</summary>
    Sockets,
}
