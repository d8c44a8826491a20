namespace Kim.Server.Tests.Commands;

/// <summary>What a test knows of the sources of <see cref="Streams"/>.</summary>
public sealed class SourceWitness
{
    private long _given;
    private int _closed;
    private int _undone;

    /// <summary>The bytes that were read of a source.</summary>
    public long Given => Interlocked.Read(ref _given);

    /// <summary>How many times a source was closed.</summary>
    public int Closed => Volatile.Read(ref _closed);

    /// <summary>How many runs were undone.</summary>
    public int Undone => Volatile.Read(ref _undone);

    internal void Give(int bytes) => Interlocked.Add(ref _given, bytes);

    internal void Close() => Interlocked.Increment(ref _closed);

    internal void Undo() => Interlocked.Increment(ref _undone);
}
