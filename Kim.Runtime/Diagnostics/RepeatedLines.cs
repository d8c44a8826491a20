namespace Kim.Diagnostics;

/// <summary>
/// Lines of the log that one cause may write for every request: the first is written at once, and after that only how many more there were,
/// every ten seconds as long as there are any. Any thread.
/// </summary>
/// <remarks>
/// Per cause: <c>unknown --First--> open(0) --First--> open(n + 1) --ten seconds--> n = 0 ? unknown : (n is told) open(0)</c>.
/// </remarks>
/// <typeparam name="TCause">What a cause is known by.</typeparam>
internal sealed class RepeatedLines<TCause> : IDisposable
    where TCause : notnull
{
    /// <summary>How long a cause is silent.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<TCause, Open> _causes = [];
    private readonly TimeProvider _time;
    private readonly Action<TCause, int> _more;

    /// <summary>Nothing has happened yet.</summary>
    /// <param name="more">Writes how many more there were.</param>
    /// <param name="time">Whose ten seconds.</param>
    internal RepeatedLines(Action<TCause, int> more, TimeProvider? time = null) => (_more, _time) = (more, time ?? TimeProvider.System);

    /// <summary>It has happened. Returns whether the line is to be written; otherwise it is counted.</summary>
    internal bool IsFirst(TCause cause)
    {
        lock (_gate)
        {
            if (_causes.TryGetValue(cause, out var known))
            {
                known.Count++;
                return false;
            }

            var open = new Open(cause);
            _causes.Add(cause, open);
            open.Timer = _time.CreateTimer(state => End((Open)state!), open, Silence, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <summary>Writes what was only counted so far.</summary>
    public void Dispose()
    {
        List<Open> left;
        lock (_gate)
        {
            left = [.. _causes.Values];
            _causes.Clear();
        }

        foreach (var open in left)
        {
            open.Timer?.Dispose();
            if (open.Count > 0)
            {
                _more(open.Cause, open.Count);
            }
        }
    }

    private void End(Open open)
    {
        int count;
        lock (_gate)
        {
            if (!_causes.ContainsKey(open.Cause))
            {
                return;
            }

            count = open.Count;
            open.Count = 0;
            if (count == 0)
            {
                _causes.Remove(open.Cause);
                open.Timer?.Dispose();
                return;
            }

            open.Timer?.Change(Silence, Timeout.InfiniteTimeSpan);
        }

        _more(open.Cause, count);
    }

    private sealed class Open(TCause cause)
    {
        internal TCause Cause => cause;

        internal int Count { get; set; }

        internal ITimer? Timer { get; set; }
    }
}
