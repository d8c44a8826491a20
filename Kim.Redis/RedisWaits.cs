using System.Diagnostics;
using Kim.Runs;

namespace Kim.Redis;

/// <summary>
/// What StackExchange.Redis waits for on the thread that calls it. On a reactor that thread is the one that has to receive the answer,
/// so the wait by itself would last until the library's timeout.
/// </summary>
/// <remarks>
/// Two kinds. A transaction with conditions (also <c>LockRelease</c> and <c>LockExtend</c> of older servers) asks Redis for the conditions
/// and waits, also in its <c>Async</c> forms, and there is no other call for it: meanwhile the reactor moves the bytes of its Redis
/// connections and nothing else, for one round trip. Everything else (synchronous calls, <c>Wait</c>) has a form that ends in <c>Async</c>,
/// and is refused. Both end in a wait that the reactor's <see cref="SynchronizationContext"/> is asked to make.
/// </remarks>
internal static class RedisWaits
{
    private const string Library = "StackExchange.Redis";

    // Whose conditions are waited for.
    private const string Transaction = "StackExchange.Redis.RedisTransaction";

    private const string Synchronous =
        "A synchronous Redis call waits on the reactor's thread for an answer that only this thread can receive, so the wait is refused; "
        + "the call may have had its effect. "
        + "Call the method that ends in Async and return its task from a step. For a call that has none: take Kim.BlockingRedis in the "
        + "constructor and return blocking.Run(redis => …) from a step.";

    // What lies between a wait and the code that makes it.
    private static readonly string[] Own = ["Kim.Runtime", "Kim.Redis", "Kim.Redis.Transport"];

    /// <summary>Asked when a step is about to block the reactor.</summary>
    /// <param name="hasWritten">Whether the step has written to the reactor's connection; otherwise it may have.</param>
    /// <remarks>Slow, and asked only where the thread would stand still otherwise.</remarks>
    internal static BlockedWait Judge(bool hasWritten)
    {
        var (waits, forTask) = (false, false);
        foreach (var frame in new StackTrace().GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { DeclaringTypeName: { } type } method)
            {
                continue;
            }

            if (type is "System.Threading.SemaphoreSlim")
            {
                // A lock, which another thread gives back.
                return default;
            }

            forTask |= type.StartsWith("System.Threading.Tasks.Task", StringComparison.Ordinal);
            waits |= forTask || (type is "System.Threading.Monitor" && method.Name.Contains("Wait", StringComparison.Ordinal));
            if (method.DeclaringAssemblyName is { } assembly && !IsOnTheWay(assembly))
            {
                // The first that is neither the runtime nor this: who waits.
                var isLibrary = assembly.StartsWith(Library, StringComparison.Ordinal)
                    && !method.Name.StartsWith("Connect", StringComparison.Ordinal);
                return !waits ? default
                    : isLibrary && type.StartsWith(Transaction, StringComparison.Ordinal) ? new BlockedWait(null, Pumps: true)
                    : isLibrary || (forTask && hasWritten) ? new BlockedWait(new InvalidOperationException(Synchronous), Pumps: false)
                    : default;
            }
        }

        return default;
    }

    private static bool IsOnTheWay(string assembly) =>
        assembly.StartsWith("System.Private.CoreLib", StringComparison.Ordinal) || Own.Contains(assembly.Split(',')[0]);
}
