using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Kim.Loops;
using Kim.Sessions;
using Microsoft.Extensions.Logging;

namespace Kim;

/// <summary>
/// Keyed state of one reactor, kept as long as it is used. It is a cache, not a store: a key may exist once per reactor and worker process.
/// </summary>
/// <remarks>
/// Registered with <c>builder.Services.AddKimSession&lt;TKey, TValue&gt;()</c>, taken by a command's constructor, used in its steps without
/// locks:
/// <code>[Step] ValueTask&lt;User&gt; Load() => users.Get(Request.Id, (id, cancel) => store.Load(id, cancel));</code>
/// An entry:
/// <code>
/// absent  --Get--> loading
/// loading --the load has ended well--> live
///         --the load has failed, or took too long--> absent; all who wait get the exception
///         --Remove--> absent; those who wait still get the value
/// live    --Get, Touch--> live; its time starts again
///         --Remove, not used for its time, too many others--> absent
/// </code>
/// </remarks>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
public sealed partial class Session<TKey, TValue>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly Dictionary<TKey, SessionLoad<TValue>> _loads = [];
    private readonly Loop _loop;
    private readonly SessionOptions<TKey, TValue> _options;
    private readonly ILogger _log;

    // All entries live equally long, so the list that is ordered by last use is ordered by expiry, too: one timer, for the oldest, is
    // enough. The head is not an entry.
    private readonly Entry _head = new(default!, default!);
    private bool _timerArmed;

    internal Session(Loop loop, SessionOptions<TKey, TValue> options, ILoggerFactory loggers)
    {
        options.Check();
        _loop = loop;
        _options = options;
        _log = loggers.CreateLogger<Session<TKey, TValue>>();
        _head.Newer = _head.Older = _head;
    }

    /// <summary>The number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>The value of a key; it is loaded if it is not there. A caller that asks during a load waits for that load.</summary>
    /// <param name="key">The key.</param>
    /// <param name="load">Loads it. Its token is cancelled if the load takes longer than
    /// <see cref="SessionOptions{TKey, TValue}.LoadTimeout"/>, not if a caller leaves.</param>
    /// <exception cref="TimeoutException">From the task: the load took too long. Nothing is stored, and the next caller loads it again. The
    /// same holds if the load throws.</exception>
    public ValueTask<TValue> Get(TKey key, Func<TKey, CancellationToken, Task<TValue>> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        if (TryGet(key, out var value))
        {
            return new(value);
        }

        return new((_loads.TryGetValue(key, out var loading) ? loading : Load(key, load)).Task);
    }

    /// <summary>The value of a key, if it is there; its time starts again.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (Find(key) is { } entry)
        {
            Use(entry);
            value = entry.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Starts an entry's time again.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it is there.</returns>
    public bool Touch(TKey key) => TryGet(key, out _);

    /// <summary>Removes an entry. If it is being loaded, those who wait get the value, and it is not stored.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(TKey key)
    {
        var entry = Find(key);
        _loads.Remove(key);
        if (entry is null)
        {
            return false;
        }

        Leave(entry);
        return true;
    }

    // The timer rounds up to its grain: an entry that is due, but still there, is gone.
    private Entry? Find(TKey key)
    {
        Debug.Assert(_loop.IsLoopThread, "A session belongs to its reactor.");
        return _entries.TryGetValue(key, out var entry) && entry.DueMs > _loop.NowMs ? entry : null;
    }

    private SessionLoad<TValue> Load(TKey key, Func<TKey, CancellationToken, Task<TValue>> load)
    {
        var loading = new SessionLoad<TValue>(_loop, (done, task) => Loaded(key, done, task));
        _loads.Add(key, loading);
        loading.Begin(key, load, _options.LoadTimeout);
        return loading;
    }

    private void Loaded(TKey key, SessionLoad<TValue> load, Task<TValue>? task)
    {
        var isWanted = _loads.TryGetValue(key, out var present) && present == load && _loads.Remove(key);
        if (task is null)
        {
            load.End(
                new TimeoutException(
                    $"The load of Session<{typeof(TKey).Name}, {typeof(TValue).Name}> took longer than "
                    + $"{_options.LoadTimeout.TotalMilliseconds:0.##}ms, its LoadTimeout."));
            return;
        }

        if (isWanted && task.IsCompletedSuccessfully)
        {
            Store(key, task.Result);
        }

        load.End(task);
    }

    private void Store(TKey key, TValue value)
    {
        if (_entries.TryGetValue(key, out var gone))
        {
            Leave(gone);
        }

        var entry = new Entry(key, value);
        _entries.Add(key, entry);
        entry.Newer = entry.Older = entry;
        Use(entry);
        if (_entries.Count > _options.MaxEntries)
        {
            gone = _head.Newer;
            Leave(gone);
        }

        Arm();

        // Last of all, for the callback may use the session, even this key.
        if (gone is not null)
        {
            Tell(gone, gone.DueMs <= _loop.NowMs ? SessionEnd.Expired : SessionEnd.Evicted);
        }
    }

    // To the newest place of the list, which is before the head.
    private void Use(Entry entry)
    {
        entry.DueMs = _loop.NowMs + (long)Math.Ceiling(_options.Expiry.TotalMilliseconds);
        Unlink(entry);
        entry.Older = _head.Older;
        entry.Newer = _head;
        _head.Older.Newer = entry;
        _head.Older = entry;
    }

    private void Arm()
    {
        if (!_timerArmed && _entries.Count > 0)
        {
            _timerArmed = true;
            _loop.Timers.Schedule(_head.Newer.DueMs, static state => ((Session<TKey, TValue>)state).Expire(), this);
        }
    }

    private void Expire()
    {
        _timerArmed = false;
        while (_entries.Count > 0 && _head.Newer.DueMs <= _loop.NowMs)
        {
            var entry = _head.Newer;
            Leave(entry);
            Tell(entry, SessionEnd.Expired);
        }

        Arm();
    }

    private void Tell(Entry entry, SessionEnd reason)
    {
        try
        {
            _options.OnEnd?.Invoke(entry.Key, entry.Value, reason);
        }
        catch (Exception fault)
        {
            LogEndFault(fault, typeof(TKey).Name, typeof(TValue).Name);
        }
    }

    private void Leave(Entry entry)
    {
        _entries.Remove(entry.Key);
        Unlink(entry);
    }

    private static void Unlink(Entry entry)
    {
        entry.Older.Newer = entry.Newer;
        entry.Newer.Older = entry.Older;
    }

    [LoggerMessage(LogLevel.Error, "OnEnd of Session<{Key}, {Value}> threw. The entry is removed; fix the callback")]
    private partial void LogEndFault(Exception fault, string key, string value);

    // Linked by last use. Of the head, Newer is the oldest entry and Older the newest.
    private sealed class Entry(TKey key, TValue value)
    {
        internal TKey Key { get; } = key;

        internal TValue Value { get; } = value;

        internal long DueMs { get; set; }

        internal Entry Newer { get; set; } = null!;

        internal Entry Older { get; set; } = null!;
    }
}
