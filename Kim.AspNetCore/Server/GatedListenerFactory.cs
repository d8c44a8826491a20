using System.Net;
using Kim.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections;

namespace Kim.AspNetCore.Server;

/// <summary>A transport whose connections go through the gate, and whose listeners can stop before Kestrel does.</summary>
internal sealed class GatedListenerFactory(IConnectionListenerFactory inner, ConnectionGate gate) : IConnectionListenerFactory,
IConnectionListenerFactorySelector
{
    private readonly List<GatedListener> _listeners = [];

    public bool CanBind(EndPoint endpoint) => inner is not IConnectionListenerFactorySelector selector || selector.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            var listener = new GatedListener(await inner.BindAsync(endpoint, cancellationToken).ConfigureAwait(false), gate);
            _listeners.Add(listener);
            return listener;
        }
        catch (Exception fault) when (ListenFault.IsOne(fault))
        {
            throw ListenFault.Explain(endpoint, fault);
        }
    }

    /// <summary>Stops accepting; what is accepted is served on. Little is waited for once the limit is over.</summary>
    internal Task StopAcceptingAsync(CancellationToken limit) => Task.WhenAll(_listeners.Select(listener => listener.StopAsync(limit)));

    private sealed class GatedListener(IConnectionListener inner, ConnectionGate gate) : IConnectionListener
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            ConnectionContext? connection = null;
            try
            {
                connection = await inner.AcceptAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                // Kestrel ends accepting after a fault as well.
                if (connection is null)
                {
                    _ended.TrySetResult();
                }
            }

            if (connection is not null)
            {
                gate.Accepted(connection);
            }

            return connection;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        // Until Kestrel has taken what was accepted.
        internal async Task StopAsync(CancellationToken limit)
        {
            if (inner is ReactorListener { HasTaker: true } reactors)
            {
                // Connections that a reactor serves may still become Kestrel's, which accepts them until it stops.
                await reactors.StopAcceptingAsync(limit).ConfigureAwait(false);
                return;
            }

            await inner.UnbindAsync(limit).ConfigureAwait(false);
            await _ended.Task.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
