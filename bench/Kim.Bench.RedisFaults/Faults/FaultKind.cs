namespace Kim.Bench.RedisFaults.Faults;

/// <summary>What is done to Redis, or on the way to it.</summary>
internal enum FaultKind
{
    /// <summary>Nothing: the time before the first fault.</summary>
    None,

    /// <summary><c>kill -9</c>, and a start with no data a second later.</summary>
    Kill,

    /// <summary>It stands still for two seconds.</summary>
    Freeze,

    /// <summary>Every connection is reset.</summary>
    Reset,

    /// <summary>A part of a chunk arrives, then its connection ends; either way.</summary>
    Truncate,

    /// <summary>For two seconds each byte is sent by itself.</summary>
    Split,

    /// <summary>For two seconds each chunk waits for 50 ms.</summary>
    Delay,

    /// <summary>For two seconds no reply arrives, and those are lost.</summary>
    SwallowReplies,

    /// <summary>The whole replies of one chunk are lost.</summary>
    LoseReplies,

    /// <summary>The whole commands of one chunk are lost.</summary>
    LoseCommands,

    /// <summary>One byte of a chunk of replies is another one.</summary>
    CorruptReply,

    /// <summary>One byte of a chunk of commands is another one.</summary>
    CorruptCommand,

    /// <summary><c>CLIENT PAUSE</c> for a second and a half.</summary>
    Pause,

    /// <summary>Redis starts again and wants a password, for two seconds; then it starts again without.</summary>
    Password,

    /// <summary>For two seconds its memory is used up (<c>maxmemory 1</c>).</summary>
    NoMemory,

    /// <summary><c>CLIENT KILL</c> of all clients.</summary>
    KillClients,
}
