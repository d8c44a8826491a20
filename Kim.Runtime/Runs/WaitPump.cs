namespace Kim.Runs;

/// <summary>Moves the bytes of a client's connections while a step blocks the reactor for their replies.</summary>
/// <param name="LimitMs">How long a step may block, in milliseconds.</param>
/// <param name="Move">Sends what is to be sent and receives what has come.</param>
/// <param name="Overdue">Makes what is thrown if that was not enough.</param>
internal sealed record WaitPump(long LimitMs, Action Move, Func<Exception> Overdue);
