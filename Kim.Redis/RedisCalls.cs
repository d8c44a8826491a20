using System.Collections.Concurrent;
using Kim.Diagnostics;
using Kim.Runs;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>Which tasks are calls of Redis, and how long these may take.</summary>
internal static class RedisCalls
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    /// <summary>The limit of calls; the library's own is checked only sometimes.</summary>
    /// <param name="ms">The library's <c>asyncTimeout</c>.</param>
    internal static CallLimit Limit(int ms) => new(ms, IsCall, () =>
    {
        Instruments.RedisTimedOut();
        return new RedisTimeoutException($"Redis did not answer within {ms} ms (asyncTimeout in Kim:Redis)", CommandStatus.Sent);
    });

    // What the library makes: a promise, or one of its own async methods around some. In a user's method there may be other waits.
    private static bool IsCall(Task task) =>
        CompletionFifo.MayHold(task) || Known.GetOrAdd(task.GetType(), static type =>
            type.GenericTypeArguments.Any(static part => part.Assembly == typeof(ConnectionMultiplexer).Assembly));
}
