using System;
using System.Diagnostics;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>
/// What StackExchange.Redis waits for on the thread that calls it. On a reactor that thread is the one that has to receive the answer,
/// so the wait would last until the library's timeout: it is refused at once instead.
/// </summary>
/// <remarks>
/// Two kinds. A transaction's conditions are waited for while the library holds its write lock, where an exception would cost the
/// connection; so the reactor's connection does not know <c>WATCH</c>, and the library refuses <c>AddCondition</c> before anything is sent.
/// Everything else (synchronous calls, <c>Wait</c>) ends in a wait that the reactor's <see cref="SynchronizationContext"/> is asked to
/// make.
/// </remarks>
internal static class RedisWaits
{
    private const string Watch = "WATCH";
    private const string Library = "StackExchange.Redis";

    // How the library ends the message when a command is disabled.
    private const string WatchRefused = ": " + Watch;

    private const string Conditions =
        "A Redis transaction with a condition (AddCondition, LockRelease, LockExtend) waits for Redis on the thread that calls it, and "
        + "would hold up the reactor, so the reactor's connection refuses it. "
        + "Take Kim.BlockingRedis in the constructor and return blocking.Run(redis => …) from a step, or do it in one Lua script with "
        + "ScriptEvaluateAsync.";

    private const string Synchronous =
        "A synchronous Redis call waits on the reactor's thread for an answer that only this thread can receive, so the wait is refused; "
        + "the call may have had its effect. "
        + "Call the method that ends in Async and return its task from a step. For a call that has none: take Kim.BlockingRedis in the "
        + "constructor and return blocking.Run(redis => …) from a step.";

    // What lies between a wait and the code that makes it.
    private static readonly string[] Own = ["Kim.Runtime", "Kim.Redis", "Kim.Redis.Transport"];

    /// <summary>
    /// Makes a connection refuse transactions with conditions: <c>AddCondition</c> throws, and so do <c>LockRelease</c> and
    /// <c>LockExtend</c> on a server that needs a transaction for them.
    /// </summary>
    internal static void RefuseConditions(ConfigurationOptions options)
    {
        // The map's text is what differs from the default: "$SET=,$GET=OTHER".
        var commands = options.CommandMap.ToString()
            .Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(change => change[1..].Split('=', 2))
            .ToDictionary(change => change[0], change => (string?)change[1], StringComparer.OrdinalIgnoreCase);
        commands[Watch] = null;
        options.CommandMap = CommandMap.Create(commands);
    }

    /// <summary>
    /// What the log shows in place of a fault that does not tell what to do about it; <see langword="null"/> for every other fault.
    /// </summary>
    internal static Exception? Explain(Exception fault) =>
        fault is RedisCommandException && fault.Message.EndsWith(WatchRefused, StringComparison.Ordinal)
            ? new InvalidOperationException(Conditions, fault)
            : null;

    /// <summary>Asked when a step is about to block the reactor: what to throw in place of waiting, or <see langword="null"/>.</summary>
    /// <param name="hasWritten">Whether the step has written to the reactor's connection; otherwise it may have.</param>
    /// <remarks>Slow, and asked only where the thread would stand still otherwise.</remarks>
    internal static Exception? Refusal(bool hasWritten)
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
                return null;
            }

            forTask |= type.StartsWith("System.Threading.Tasks.Task", StringComparison.Ordinal);
            waits |= forTask || (type is "System.Threading.Monitor" && method.Name.Contains("Wait", StringComparison.Ordinal));
            if (method.DeclaringAssemblyName is { } assembly && !IsOnTheWay(assembly))
            {
                // The first that is neither the runtime nor this: who waits.
                var isLibrary = assembly.StartsWith(Library, StringComparison.Ordinal)
                    && !method.Name.StartsWith("Connect", StringComparison.Ordinal);
                return waits && (isLibrary || (forTask && hasWritten)) ? new InvalidOperationException(Synchronous) : null;
            }
        }

        return null;
    }

    private static bool IsOnTheWay(string assembly) =>
        assembly.StartsWith("System.Private.CoreLib", StringComparison.Ordinal) || Own.Contains(assembly.Split(',')[0]);
}
