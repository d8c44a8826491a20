using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Options;

/// <summary>Tells which settings have no effect in an ASP.NET Core app: there the app's own Kestrel listens and limits.</summary>
internal sealed partial class SettingsNotice(IConfiguration configuration, ILogger<SettingsNotice> log) : IHostedService
{
    // See "What differs from Kim.Server" in docs/coding/aspnet.md.
    private static readonly string[] OfKestrel =
    [
        "Kim:Url", "Kim:Certificate", "Kim:CertificateKey", "Kim:CertificatePassword", "Kim:MaxConnections", "Kim:MaxPipelined", "Kim:MaxRequestLine", "Kim:MaxHead", "Kim:MaxHeaders", "Kim:MaxBody",
        "Kim:HeadTimeout", "Kim:IdleTimeout", "Kim:RateGrace", "Kim:MinBodyRate", "Kim:MinSendRate",
    ];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var set = OfKestrel.Where(key => configuration[key] is { Length: > 0 }).ToList();
        if (set.Count > 0)
        {
            LogWithoutEffect(string.Join(", ", set));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "Without effect in an ASP.NET Core app: {Settings}. The app's own Kestrel listens and limits: set the addresses with urls or Kestrel:Endpoints, and the limits in KestrelServerOptions.Limits")]
    private partial void LogWithoutEffect(string settings);
}
