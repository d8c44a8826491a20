using System.Collections.Concurrent;

namespace Kim.Durable.Owning;

/// <summary>What the owners of one process share. Any thread.</summary>
/// <param name="liveness">Who says whether other owners live, apart from names and leases; the first that can decides.</param>
/// <param name="namesakes">Who has the process's name.</param>
internal sealed class OwnerProcess(IReadOnlyList<IOwnerLiveness> liveness, Namesakes namesakes)
{
    // A process that takes over the runs of many has its own to do, too.
    private const int ClaimsPerSecond = 1_000;

    // What is said once is remembered; beyond so many it is said again rather than remembered without end.
    private const int SaidMax = 10_000;

    private const string Unreadable = "unreadable ";

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, bool> _said = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dead = new(StringComparer.Ordinal);
    private readonly HashSet<string> _away = new(StringComparer.Ordinal);
    private bool _isAwaySaid;
    private long _second;
    private int _claims;
    private bool _hasLooked;

    /// <summary>Who says whether other owners live, apart from their leases.</summary>
    internal IReadOnlyList<IOwnerLiveness> Liveness { get; } = [.. liveness, namesakes];

    /// <summary>Who has the process's name.</summary>
    internal Namesakes Namesakes => namesakes;

    /// <summary>Who waits for which run.</summary>
    internal RunWatches Watches { get; } = new();

    /// <summary>Whether this is the first time that something is to be said.</summary>
    internal bool IsNew(string what)
    {
        if (_said.Count >= SaidMax)
        {
            _said.Clear();
        }

        return _said.TryAdd(what, true);
    }

    /// <summary>Something could not be done, as the store did not answer.</summary>
    /// <returns>Whether it is to be said: of all that fails before anything is done again, the first is.</returns>
    internal bool NoteAway(string what)
    {
        lock (_gate)
        {
            return _away.Add(what) && !Interlocked.Exchange(ref _isAwaySaid, true);
        }
    }

    /// <summary>Something was done.</summary>
    /// <returns>Whether it is to be said: all that could not be done has been since.</returns>
    internal bool NoteBack(string what)
    {
        lock (_gate)
        {
            _isAwaySaid = false;
            return _away.Remove(what) && _away.Count == 0;
        }
    }

    /// <summary>This build cannot continue a run: there is no use in trying again.</summary>
    internal void NoteUnreadable(string id) => IsNew(Unreadable + id);

    /// <summary>Whether it was found that this build cannot continue a run.</summary>
    internal bool IsUnreadable(string id) => _said.ContainsKey(Unreadable + id);

    /// <summary>Whether another claim of a dead owner's run may be made in this second.</summary>
    internal bool TryTakeClaim()
    {
        lock (_gate)
        {
            var second = Environment.TickCount64 / 1_000;
            (_second, _claims) = second == _second ? (_second, _claims + 1) : (second, 1);
            return _claims <= ClaimsPerSecond;
        }
    }

    /// <summary>Whether the caller is the one here that takes over a dead owner's runs. It says when it is done.</summary>
    internal bool TryBegin(string dead)
    {
        lock (_gate)
        {
            return _dead.Add(dead);
        }
    }

    internal void End(string dead)
    {
        lock (_gate)
        {
            _dead.Remove(dead);
        }
    }

    /// <summary>Whether the caller is the one here that looks at what is stored when the process starts.</summary>
    internal bool TryBeginLook()
    {
        lock (_gate)
        {
            return !_hasLooked && (_hasLooked = true);
        }
    }
}
