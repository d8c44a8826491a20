namespace Kim;

/// <summary>How a <see cref="Session{TKey, TValue}"/> keeps its entries.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
public sealed class SessionOptions<TKey, TValue>
    where TKey : notnull
{
    /// <summary>How long an entry stays if nobody uses it. Default: 20 minutes; above 0, at most 24 hours.</summary>
    public TimeSpan Expiry { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>
    /// The largest number of entries; above it the least recently used one is removed. Entries that are being loaded do not count. Default:
    /// 10,000.
    /// </summary>
    public int MaxEntries { get; set; } = 10_000;

    /// <summary>How long a load may take. Default: 5 seconds.</summary>
    public TimeSpan LoadTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Called on the reactor after an entry has expired or was evicted.</summary>
    public Action<TKey, TValue, SessionEnd>? OnEnd { get; set; }

    /// <exception cref="ArgumentException">A value is not valid.</exception>
    internal void Check()
    {
        CheckDuration(Expiry, nameof(Expiry));
        CheckDuration(LoadTimeout, nameof(LoadTimeout));
        if (MaxEntries < 1)
        {
            throw new ArgumentException(
                $"Session<{typeof(TKey).Name}, {typeof(TValue).Name}>: MaxEntries is {MaxEntries}, but it must be 1 or more.");
        }
    }

    private static void CheckDuration(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(24))
        {
            throw new ArgumentException(
                $"Session<{typeof(TKey).Name}, {typeof(TValue).Name}>: {name} is {value}, but it must be above 0 and at most 24 hours.");
        }
    }
}
