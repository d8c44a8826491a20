using System.Net;

namespace Kim.Redis;

/// <summary>One open connection to a Redis server, on the reactor or with the library's own I/O.</summary>
/// <param name="endPoint">The server.</param>
internal abstract class RedisLink(EndPoint endPoint)
{
    /// <summary>The server.</summary>
    internal EndPoint EndPoint => endPoint;

    /// <summary>Bytes that the library has written and that are not sent; 0 if that cannot be told. Any thread.</summary>
    internal abstract long Unsent { get; }

    /// <summary>Bytes that have come; <see langword="null"/> if that cannot be told. Any thread.</summary>
    internal abstract long? Received { get; }

    /// <summary>Sends and receives what there is, in the middle of a step. On its loop.</summary>
    internal virtual void Move()
    {
    }

    /// <summary>Ends it: all that waits for it fails, and the library connects again. Any thread; more than once does nothing.</summary>
    /// <param name="reason">Why, for the log.</param>
    internal abstract void End(string reason);
}
