using Kim.AspNetCore.Exchanges;
using Kim.AspNetCore.Reactors;
using Kim.Diagnostics;
using Kim.Loops;
using Kim.Reactors;
using Microsoft.AspNetCore.Connections;

namespace Kim.AspNetCore.Server;

/// <summary>
/// Stands between the transport and Kestrel, whichever transport it is: settles which reactor serves a connection, counts connections and
/// refuses those above the limit.
/// </summary>
/// <remarks>
/// Counted from the accept to the end of what Kestrel does with the connection, so that a drain that finds none has missed none.
/// </remarks>
internal sealed class ConnectionGate(ReactorPool reactors, int connectionsMax) : IConnectionGate
{
    private readonly Lock _gate = new();
    private int _open;
    private TaskCompletionSource? _none;

    /// <summary>Connections that are open.</summary>
    internal int Open => Volatile.Read(ref _open);

    /// <inheritdoc/>
    public bool Entered(ReactorHttp http)
    {
        http.ConnectionOpened();
        return Interlocked.Increment(ref _open) <= connectionsMax;
    }

    /// <inheritdoc/>
    public void Left(ReactorHttp http)
    {
        http.ConnectionClosed();
        if (Interlocked.Decrement(ref _open) == 0)
        {
            lock (_gate)
            {
                _none?.TrySetResult();
            }
        }
    }

    /// <summary>A connection was accepted.</summary>
    internal void Accepted(ConnectionContext connection)
    {
        if (connection.Features.Get<ReactorHttp>() is not null)
        {
            // It comes from the fast lane, and is counted.
            return;
        }

        // If the transport has reactors of its own, the connection stays on the one it landed on.
        var http = reactors.For(connection.Features.Get<Loop>());
        connection.Features.Set(http);
        if (!Entered(http))
        {
            connection.Features.Set(new OneTooMany());
        }
    }

    /// <summary>The connection middleware, the outermost.</summary>
    internal ConnectionDelegate Wrap(ConnectionDelegate next) => async connection =>
    {
        try
        {
            if (connection.Features.Get<OneTooMany>() is not null)
            {
                Instruments.LimitMet("MaxConnections");
                return;
            }

            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Left(connection.Features.Get<ReactorHttp>()!);
        }
    };

    /// <summary>Completes when no connection is open; none must be accepted any more.</summary>
    internal Task WhenNone()
    {
        lock (_gate)
        {
            return _open == 0 ? Task.CompletedTask : (_none ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    // Marks a connection that is refused.
    private sealed class OneTooMany;
}
