using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Options;

/// <summary>Tells which settings have no effect in an ASP.NET Core app: there the app's own Kestrel listens and limits.</summary>
internal sealed partial class SettingsNotice(IConfiguration configuration, KimOptions options, ILogger<SettingsNotice> log) : IHostedService
{
    // See "What differs from Kim.Server" in docs/coding/aspnet.md.
    private static readonly (string Name, Func<KimOptions, object> Value)[] OfKestrel =
    [
        (nameof(KimOptions.Url), kim => kim.Url),
        (nameof(KimOptions.Certificate), kim => kim.Certificate),
        (nameof(KimOptions.CertificateKey), kim => kim.CertificateKey),
        (nameof(KimOptions.CertificatePassword), kim => kim.CertificatePassword),
        (nameof(KimOptions.Http2), kim => kim.Http2),
        (nameof(KimOptions.FastLane), kim => kim.FastLane),
        (nameof(KimOptions.MaxConnections), kim => kim.MaxConnections),
        (nameof(KimOptions.MaxPipelined), kim => kim.MaxPipelined),
        (nameof(KimOptions.MaxRequestLine), kim => kim.MaxRequestLine),
        (nameof(KimOptions.MaxHead), kim => kim.MaxHead),
        (nameof(KimOptions.MaxHeaders), kim => kim.MaxHeaders),
        (nameof(KimOptions.MaxBody), kim => kim.MaxBody),
        (nameof(KimOptions.HeadTimeout), kim => kim.HeadTimeout),
        (nameof(KimOptions.IdleTimeout), kim => kim.IdleTimeout),
        (nameof(KimOptions.RateGrace), kim => kim.RateGrace),
        (nameof(KimOptions.MinBodyRate), kim => kim.MinBodyRate),
        (nameof(KimOptions.MinSendRate), kim => kim.MinSendRate),
    ];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var plain = new KimOptions();
        var set = OfKestrel
            .Where(setting => configuration[$"Kim:{setting.Name}"] is { Length: > 0 }
                || !setting.Value(options).Equals(setting.Value(plain)))
            .Select(setting => $"Kim:{setting.Name}")
            .ToList();
        if (set.Count > 0)
        {
            LogWithoutEffect(string.Join(", ", set));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning,
        "Without effect in an ASP.NET Core app: {Settings}. The app's own Kestrel listens and limits: set the addresses with urls or "
        + "Kestrel:Endpoints, and the limits in KestrelServerOptions.Limits")]
    private partial void LogWithoutEffect(string settings);
}
