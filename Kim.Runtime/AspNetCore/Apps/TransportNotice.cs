using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Apps;

/// <summary>Tells that <c>UseKimReactor</c> changes nothing: another platform, or <c>Kim:Transport=sockets</c>.</summary>
internal sealed partial class TransportNotice(ILogger<TransportNotice> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogStock();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "UseKimReactor has no effect: the reactor's transport is there on Linux only, and not with Kim:Transport=sockets. The app stays on Kestrel's own")]
    private partial void LogStock();
}
