namespace Kim;

/// <summary>Why an entry has left its session.</summary>
public enum SessionEnd
{
    /// <summary>Nobody used it for <see cref="SessionOptions{TKey, TValue}.Expiry"/>.</summary>
    Expired,

    /// <summary>There were more than <see cref="SessionOptions{TKey, TValue}.MaxEntries"/>, and it was the least recently used.</summary>
    Evicted,
}
