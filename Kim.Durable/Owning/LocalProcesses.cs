using System.Collections.Concurrent;

namespace Kim.Durable.Owning;

/// <summary>
/// Knows which owners were processes of this machine and are not there any more: by looking now and again, and at once by a supervisor's
/// word. Any thread.
/// </summary>
internal sealed class LocalProcesses : IOwnerLiveness, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    // Those that were there when they were asked for.
    private readonly ConcurrentDictionary<(int Pid, long Start), OwnerInfo> _living = new();
    private Action? _ended;
    private Timer? _timer;

    // One that is there may be frozen: its lease says more.
    public bool? IsAlive(StoredOwner owner)
    {
        if (owner.Info is not { } info || !OwnerIdentity.IsLocal(info))
        {
            return null;
        }

        if (OwnerIdentity.IsGone(info))
        {
            return false;
        }

        _living[(info.Pid, info.Start)] = info;
        return null;
    }

    public void Watch(Action ended)
    {
        _ended = ended;
        _timer = new Timer(static state => ((LocalProcesses)state!).Look(), this, Period, Period);
    }

    /// <summary>A process has ended.</summary>
    internal void TellEnded() => _ended?.Invoke();

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        foreach (var (process, info) in _living)
        {
            if (OwnerIdentity.IsGone(info) && _living.TryRemove(process, out _))
            {
                TellEnded();
            }
        }
    }
}
