namespace Kim.Bench.Durable.Faults;

/// <summary>What is done to processes that serve.</summary>
internal enum FaultKind
{
    /// <summary><c>kill -9</c> of one of the two apps, which is started again at once.</summary>
    KillApp,

    /// <summary><c>kill -9</c> of both apps at once, which are started again.</summary>
    KillBothApps,

    /// <summary>One app stands still for twice its lease, then continues as if nothing had been: its runs are another's by then.</summary>
    FreezeApp,

    /// <summary><c>kill -9</c> of the Redis that has the records, which is started again with its data.</summary>
    KillStore,

    /// <summary>That Redis stands still for three seconds.</summary>
    FreezeStore,

    /// <summary>That Redis forgets its scripts.</summary>
    FlushScripts,
}
