namespace Kim;

/// <summary>Where the body of a streamed reply comes from: read once, piece by piece, and closed once.</summary>
/// <remarks>
/// <code>
/// New --TryTake--> Taken --DisposeAsync--> Closed
/// New --DropAsync--> Closed
/// </code>
/// Who has taken it reads one piece after the other, and disposes it when no read is under way. A source that nobody takes is dropped by
/// the run that made it.
/// </remarks>
internal abstract class BodySource : IAsyncDisposable
{
    /// <summary>About how much is read at once: with the piece that is being sent it is all that a stream holds in memory.</summary>
    internal const int PieceBytes = 16 * 1024;

    private const int New = 0;
    private const int Taken = 1;
    private const int Closed = 2;

    private int _state;

    /// <summary>How many bytes there are; <see langword="null"/> if that is not known.</summary>
    internal virtual long? Length => null;

    /// <summary>
    /// How long nothing may come before <see cref="Beat"/> is sent, so that a client that has left is noticed; zero: without end. With it
    /// the head of the reply does not wait for the first bytes.
    /// </summary>
    internal virtual TimeSpan Heartbeat => TimeSpan.Zero;

    /// <summary>What a heartbeat sends.</summary>
    internal virtual ReadOnlyMemory<byte> Beat => default;

    /// <summary>Whether the caller is the first who wants to read it.</summary>
    internal bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, New) == New;

    /// <summary>The next bytes, valid until the next call; empty at the end. Under the reactor's context.</summary>
    internal abstract ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation);

    /// <summary>Closes it, once. Not while a read is under way.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _state, Closed) == Closed ? default : CloseAsync();

    /// <summary>Closes it if nobody has taken it.</summary>
    internal ValueTask DropAsync() => Interlocked.CompareExchange(ref _state, Closed, New) == New ? CloseAsync() : default;

    private protected abstract ValueTask CloseAsync();
}
