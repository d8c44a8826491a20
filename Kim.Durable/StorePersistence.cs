using System.Diagnostics.CodeAnalysis;

namespace Kim.Durable;

/// <summary>What survives the end of a store's process, the least first.</summary>
[Experimental("KIM1003")]
public enum StorePersistence
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The store does not say.</summary>
    Unknown,

    /// <summary>What was there when the last snapshot was taken (<c>save</c>).</summary>
    Snapshots,

    /// <summary>
    /// What the system has written by itself, or the store does not say how much (<c>appendonly yes</c>). StackExchange.Redis asks for it
    /// only if the connection string has <c>allowAdmin=true</c>.
    /// </summary>
    Log,

    /// <summary>All but up to the last second (<c>appendfsync everysec</c>).</summary>
    LogEverySecond,

    /// <summary>All that was acknowledged (<c>appendfsync always</c>).</summary>
    LogAlways,
}
