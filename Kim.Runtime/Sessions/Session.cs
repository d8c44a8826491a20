using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Kim.Loops;
using Kim.Sessions;
using Microsoft.Extensions.Logging;

namespace Kim;

/// <summary>Keyed state of one reactor, kept as long as it is used: a cache and never a record, for a key may live once per reactor and worker process.</summary>
/// <remarks>
/// Registered with <c>builder.Services.AddKimSession&lt;TKey, TValue&gt;()</c>, taken by a command's constructor, used in its steps, without locks:
/// <code>[Step] ValueTask&lt;User&gt; Load() => users.Get(Request.Id, (id, cancel) => store.Load(id, cancel));</code>
/// An entry: absent --Get--> loading --the load has ended well--> live; --it has failed, or took too long--> absent, all who wait get the exception;
/// --Remove--> absent, those who wait still get the value. live --Get, Touch--> live, its time begins anew; --Remove, no use for its time, too many others--> absent.
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

    // All entries live equally long, so the list that is ordered by last use is ordered by expiry, too: one timer, for the oldest, is enough. The head is no entry.
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

    /// <summary>Entries that are there.</summary>
    public int Count => _entries.Count;

    /// <summary>The value of a key, loaded where it is not there. Whoever asks during a load waits for that one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="load">Loads it; its token is cancelled when the load takes longer than <see cref="SessionOptions{TKey, TValue}.LoadTimeout"/>, not when a caller leaves.</param>
    /// <exception cref="TimeoutException">Through the task: the load took too long. Nothing is stored, the next caller loads anew; so, too, where the load throws.</exception>
    public ValueTask<TValue> Get(TKey key, Func<TKey, CancellationToken, Task<TValue>> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        if (TryGet(key, out var value))
        {
            return new(value);
        }

        return new((_loads.TryGetValue(key, out var loading) ? loading : Load(key, load)).Task);
    }

    /// <summary>The value of a key, where it is there; its time begins anew.</summary>
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

    /// <summary>Begins an entry's time anew.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it is there.</returns>
    public bool Touch(TKey key) => TryGet(key, out _);

    /// <summary>Removes an entry. What is being loaded for it is given to those who wait, and not stored.</summary>
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
            load.End(new TimeoutException($"The load of Session<{typeof(TKey).Name}, {typeof(TValue).Name}> took longer than {_options.LoadTimeout.TotalMilliseconds:0.##}ms."));
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

    [LoggerMessage(LogLevel.Error, "OnEnd of Session<{Key}, {Value}> threw; the entry is gone all the same")]
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
