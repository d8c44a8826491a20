using System.Diagnostics;
using StackExchange.Redis;

namespace Kim.Durable.Redis.Records;

/// <summary>
/// The arguments of a call of a script, as the library takes them: one array of boxed values. A save is made for each step that waits, so
/// the array is made once, in its size, and what is always the same is boxed once.
/// </summary>
internal ref struct ArgumentList
{
    private readonly object[] _all;
    private int _next;

    /// <summary>Makes an empty one.</summary>
    /// <param name="keys">How many keys come first.</param>
    /// <param name="values">How many values follow.</param>
    internal ArgumentList(int keys, int values)
    {
        // The first is what is called: the hash, or the text.
        _all = new object[2 + keys + values];
        _all[1] = (RedisValue)keys;
        _next = 2;
    }

    internal void Add(RedisKey key) => _all[_next++] = key;

    internal void Add(RedisValue value) => _all[_next++] = value;

    /// <summary>Adds a value that is boxed already.</summary>
    internal void AddBoxed(object value)
    {
        Debug.Assert(value is RedisValue, "The library takes it as it is.");
        _all[_next++] = value;
    }

    /// <summary>All of them.</summary>
    internal readonly object[] Take()
    {
        Debug.Assert(_next == _all.Length, "As many as were said.");
        return _all;
    }
}
