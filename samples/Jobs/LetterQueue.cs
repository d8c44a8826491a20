using System.Threading.Channels;
using Kim;

namespace Jobs;

/// <summary>Consumes a channel: a run for each letter, at most ten at once.</summary>
/// <param name="queue">The channel.</param>
/// <param name="kim">Runs the commands.</param>
/// <param name="log">The log.</param>
public sealed partial class LetterQueue(Channel<Letter> queue, IKim kim, ILogger<LetterQueue> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Parallel.ForEachAsync(
            queue.Reader.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = 10, CancellationToken = stoppingToken },
            async (letter, cancel) =>
            {
                try
                {
                    await kim.Run(SendLetter.Call(letter), cancel);
                }
                catch (ReplyException fault)
                {
                    // A letter that cannot be sent must not stop those after it.
                    LogFault(fault, letter.To);
                }
            });

    [LoggerMessage(LogLevel.Error, "A letter to {To} could not be sent")]
    private partial void LogFault(Exception fault, string to);
}
