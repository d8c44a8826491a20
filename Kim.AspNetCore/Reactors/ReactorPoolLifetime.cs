using Kim.AspNetCore.Options;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Kim.AspNetCore.Reactors;

/// <summary>
/// Starts the reactors before everything else of an app, its web server included, and ends them after it; in whatever order the services
/// were registered.
/// </summary>
/// <remarks>
/// In between the app drains as ASP.NET Core does. Runs that are left after <c>Kim:DrainTimeout</c> are given up while the web server still
/// waits for them, so that their clients get 503.
/// </remarks>
internal sealed class ReactorPoolLifetime(ReactorPool reactors, KimOptions options, IOptions<HostOptions> host) : IHostedLifecycleService,
IDisposable
{
    // What replies to runs that were given up have to get out, before the web server aborts its connections.
    private static readonly TimeSpan LastReplies = TimeSpan.FromSeconds(2);

    private CancellationTokenSource? _drain;

    public Task StartingAsync(CancellationToken cancellationToken) => reactors.StartAsync();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _drain = new CancellationTokenSource(DrainTime());
        _drain.Token.Register(() => _ = reactors.GiveUpRunsAsync());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // No request waits for what a hosted service has started: the same limit holds for it.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _drain?.Token ?? default);
        await reactors.EndRunsAsync(limit.Token, CancellationToken.None).ConfigureAwait(false);
        _drain?.Dispose();
    }

    public void Dispose() => _drain?.Dispose();

    // The host's own limit outranks ours: it may be short, and it is the app's.
    private TimeSpan DrainTime()
    {
        var whole = host.Value.ShutdownTimeout;
        if (whole == Timeout.InfiniteTimeSpan)
        {
            return options.DrainTimeout;
        }

        var most = whole > LastReplies * 2 ? whole - LastReplies : whole / 2;
        return most < options.DrainTimeout ? most : options.DrainTimeout;
    }
}
