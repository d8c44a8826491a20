using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Kim.AspNetCore.Server;

/// <summary>
/// Gives a server's stop the time that it may take. At the start, since the host reads its own options when it is built, which is too early
/// for settings.
/// </summary>
internal sealed class ShutdownTime(KimOptions kim, IOptions<HostOptions> host) : IHostedService
{
    // What a stop takes beyond Kim:DrainTimeout: compensations, last replies.
    private static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(15);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        host.Value.ShutdownTimeout = kim.DrainTimeout + AfterDrain;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
