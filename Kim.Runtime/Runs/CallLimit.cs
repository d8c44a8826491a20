namespace Kim.Runs;

/// <summary>How long calls of a client may take whose own timeouts are coarse: the reactor's wheel keeps the time for it.</summary>
/// <param name="Ms">The limit, in milliseconds.</param>
/// <param name="IsCall">
/// Whether a task is a call of this client, and of nothing else. Asked for tasks of steps that have called the client.
/// </param>
/// <param name="Fault">Makes what a run fails with whose call has taken longer.</param>
internal sealed record CallLimit(long Ms, Func<Task, bool> IsCall, Func<Exception> Fault);
