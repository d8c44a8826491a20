using Kim.Loops;

namespace Kim.Durable.Owning;

/// <summary>An owner's lease, as the owner knows it. Loop only, so a loop that is stuck loses its lease.</summary>
/// <remarks>
/// <code>
/// None --renewed--> Held --a third of its time--> Held
///                        --its time passes without an answer--> (may be gone) --renewed, held all the time--> Held
///                                                                             --renewed, but was gone--> Held, with the next number
/// </code>
/// </remarks>
internal sealed class OwnerLease(IRunStore store, Loop loop, TimeSpan time) : IOwnerLiveness
{
    private readonly long _timeMs = (long)time.TotalMilliseconds;
    private long? _renewedMs;
    private long _heldSinceMs;

    /// <summary>How often it is renewed.</summary>
    internal TimeSpan Period { get; } = time / 3;

    /// <summary>Counts how often it was taken: the same number twice means that there was no break.</summary>
    internal int Number { get; private set; }

    /// <summary>Whether nobody can have taken this owner for dead.</summary>
    internal bool IsHeld => _renewedMs is { } renewedMs && loop.NowMs - renewedMs < _timeMs;

    // It may take others for dead only if it has had its own for so long that they would have renewed theirs.
    private bool MayJudge => IsHeld && loop.NowMs - _heldSinceMs >= _timeMs;

    public bool? IsAlive(StoredOwner owner) => owner.IsAlive ? true : MayJudge ? false : null;

    internal async Task RenewAsync(OwnerInfo info)
    {
        var askedMs = loop.NowMs;
        var isUnbroken = await store.RenewAsync(info);
        if (!isUnbroken || _renewedMs is null)
        {
            Number++;
            _heldSinceMs = askedMs;
        }

        _renewedMs = askedMs;
    }
}
