namespace Kim;

/// <summary>What reads and writes the sockets.</summary>
public enum KimTransport
{
    /// <summary>The reactors on Linux, Kestrel elsewhere.</summary>
    Auto,

    /// <summary>The reactors, with <c>epoll</c> (Linux).</summary>
    Epoll,

    /// <summary>Kestrel's own sockets.</summary>
    Sockets,
}
