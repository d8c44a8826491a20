using Kim.AspNetCore.Apps;
using Kim.AspNetCore.Exchanges;
using Kim.AspNetCore.Options;
using Kim.AspNetCore.Reactors;
using Kim.Reactors;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Server;

/// <summary>One Kestrel over all reactors.</summary>
/// <remarks>
/// Starts from the inside out (reactors, then Kestrel) and stops from the outside in:
/// <code>
/// Serving --StopAsync--> Draining: accepts no more; the next reply of each connection is its last
/// Draining --no connection is left, and no run--> Stopped
/// Draining --Kim:DrainTimeout--> Ending: idle connections are closed, runs are given up (503) and undone --> Stopped
/// any --a second stop--> the same as the timeout, and compensations are not waited for
/// </code>
/// </remarks>
internal sealed partial class KestrelServerHost(
    KimOptions options,
    ReactorPool reactors,
    IServer kestrel,
    Transports transports,
    SystemdNotifications readiness,
    ILoggerFactory loggers,
    IServiceProvider services)
    : IHostedService, IForcedStop, IDisposable
{
    // What replies to runs that were given up have to get out.
    private static readonly TimeSpan LastRepliesMax = TimeSpan.FromSeconds(2);

    private readonly ILogger _log = loggers.CreateLogger<KestrelServerHost>();
    private readonly CancellationTokenSource _forced = new();
    private bool _listening;

    /// <summary>Where it listens, with the ports that were taken for 0.</summary>
    internal IReadOnlyCollection<string> Addresses => kestrel.Features.Get<IServerAddressesFeature>()?.Addresses.ToArray() ?? [];

    /// <summary>Runs begun and not yet ended, asked of the reactors.</summary>
    internal Task<int> RunsInFlight() => reactors.RunsInFlight();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await reactors.StartAsync().ConfigureAwait(false);
        if (services.GetService<PipelineSetup>() is { } pipeline)
        {
            await kestrel.StartAsync(pipeline.Build(services, kestrel.Features), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await kestrel.StartAsync(new KestrelApplication(loggers), cancellationToken).ConfigureAwait(false);
        }

        _listening = true;
        foreach (var address in Addresses)
        {
            LogListening(address, options.ReactorCount, options.UsesEpoll ? KimTransport.Epoll : KimTransport.Sockets);
        }

        readiness.Ready();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        readiness.Stopping();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _forced.Token);
        limit.CancelAfter(options.DrainTimeout);
        if (_listening)
        {
            await DrainAsync(limit.Token).ConfigureAwait(false);
        }

        transports.OnLanes(static lane => lane.CloseIdle());
        await reactors.EndRunsAsync(limit.Token, _forced.Token).ConfigureAwait(false);
        using var lastReplies = new CancellationTokenSource(LastRepliesMax);
        await kestrel.StopAsync(lastReplies.Token).ConfigureAwait(false);
        transports.OnLanes(static lane => lane.Abort());
    }

    /// <inheritdoc/>
    public void Force()
    {
        try
        {
            _forced.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The signal has come when all had ended.
        }
    }

    public void Dispose() => _forced.Dispose();

    private async Task DrainAsync(CancellationToken limit)
    {
        foreach (var http in reactors.All)
        {
            http.Drain();
        }

        await transports.Factory.StopAcceptingAsync(limit).ConfigureAwait(false);
        var open = transports.Gate.Open;
        if (open > 0)
        {
            LogDraining(open, options.DrainTimeout);
        }

        try
        {
            await transports.Gate.WhenNone().WaitAsync(limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LogClosing(transports.Gate.Open);
        }
    }

    [LoggerMessage(LogLevel.Information, "Listening on {Address} ({Reactors} reactors, {Transport})")]
    private partial void LogListening(string address, int reactors, KimTransport transport);

    [LoggerMessage(LogLevel.Information,
        "Draining: {Open} connections are open; each is closed with its next reply, and all at the latest in {Limit}. A second signal "
        + "forces it")]
    private partial void LogDraining(int open, TimeSpan limit);

    [LoggerMessage(LogLevel.Information, "Draining is over: {Open} connections that are still open are closed")]
    private partial void LogClosing(int open);
}
