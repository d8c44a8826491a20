namespace Kim.Testing.Tests.Commands;

/// <summary>A service that lives as long as its run.</summary>
public sealed class StreamScope(StreamWitness witness) : IDisposable
{
    /// <summary>Whether its run has not ended.</summary>
    public bool IsOpen { get; private set; } = true;

    public void Dispose()
    {
        IsOpen = false;
        witness.ScopesClosed++;
    }
}
