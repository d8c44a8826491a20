namespace Kim;

/// <summary>How an app's Kestrel uses the reactors' sockets.</summary>
public sealed class ReactorSocketOptions
{
    /// <summary>Whether the app's own code runs on the reactors, up to its first wait, which saves two thread changes a request.</summary>
    /// <remarks>Only for an app that never blocks and never computes for long: everything of that reactor waits meanwhile.</remarks>
    public bool AppOnReactor { get; set; }
}
