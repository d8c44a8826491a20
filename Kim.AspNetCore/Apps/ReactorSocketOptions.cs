namespace Kim;

/// <summary>How an app's Kestrel uses the reactors' sockets.</summary>
public sealed class ReactorSocketOptions
{
    /// <summary>
    /// Whether the app's own code runs on the reactors, up to its first wait. This saves two changes of thread a request.
    /// </summary>
    /// <remarks>Only for an app that never blocks and never computes for long: everything else on the reactor waits meanwhile.</remarks>
    public bool AppOnReactor { get; set; }
}
