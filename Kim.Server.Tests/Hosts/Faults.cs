namespace Kim.Server.Tests.Hosts;

/// <summary>Says what throws next, and counts what must not be lost.</summary>
internal sealed class Faults
{
    private int _made;
    private int _disposed;

    /// <summary>Where <see cref="Faulty"/> throws.</summary>
    internal string Place { get; set; } = "";

    /// <summary>What a run that holds, or blocks, waits for.</summary>
    internal TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a run blocks its reactor.</summary>
    internal TaskCompletionSource Blocked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Compensations that were run.</summary>
    internal int Undone { get; set; }

    /// <summary>Scoped services that were made and not disposed.</summary>
    internal int Alive => Volatile.Read(ref _made) - Volatile.Read(ref _disposed);

    internal void Made() => Interlocked.Increment(ref _made);

    internal void Disposed() => Interlocked.Increment(ref _disposed);

    internal void ThrowAt(string place)
    {
        if (Place == place)
        {
            throw new FaultyException(place);
        }
    }
}
