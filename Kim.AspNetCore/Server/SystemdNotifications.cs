using Microsoft.Extensions.Hosting.Systemd;

namespace Kim.AspNetCore.Server;

/// <summary>
/// Tells the process that started this one (systemd, or our own supervisor) its state, by the protocol of sd_notify(3). If nobody asked
/// (<c>NOTIFY_SOCKET</c>), nothing is sent.
/// </summary>
internal sealed class SystemdNotifications
{
    private readonly SystemdNotifier _notifier = new();

    /// <summary>It serves.</summary>
    internal void Ready() => _notifier.Notify(ServiceState.Ready);

    /// <summary>It drains.</summary>
    internal void Stopping() => _notifier.Notify(ServiceState.Stopping);
}
