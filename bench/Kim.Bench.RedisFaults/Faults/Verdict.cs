namespace Kim.Bench.RedisFaults.Faults;

/// <summary>What a reply with 200 has in it, compared with what it is to have.</summary>
internal enum Verdict
{
    /// <summary>The value.</summary>
    Right,

    /// <summary>Nothing: the key is not there.</summary>
    Missing,

    /// <summary>The value, but for one character.</summary>
    Damaged,

    /// <summary>Something else: what was asked for by another command.</summary>
    Crossed,
}
