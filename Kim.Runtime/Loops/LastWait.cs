using Microsoft.Extensions.Logging;

namespace Kim.Loops;

/// <summary>Waits for what has to end with the server, but not forever: a step that holds its reactor must not keep the process.</summary>
internal static partial class LastWait
{
    /// <summary>How long: what ends at all does so in a moment.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Waits; if it takes too long, reports what has not ended and returns.</summary>
    /// <param name="ending">What has to end.</param>
    /// <param name="what">What to call it; asked for only if it has not ended.</param>
    /// <param name="log">Where it is reported.</param>
    /// <returns>Whether it has ended.</returns>
    internal static async Task<bool> ForAsync(Task ending, Func<string> what, ILogger log)
    {
        await ending.WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ending.IsCompleted)
        {
            LogNotEnded(log, what(), (int)Limit.TotalSeconds);
            return false;
        }

        await ending.ConfigureAwait(false);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "The server stops, and {What} has not ended within {Seconds} s: the stop continues without it")]
    private static partial void LogNotEnded(ILogger log, string what, int seconds);
}
