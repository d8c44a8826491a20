using Kim;

namespace Jobs;

/// <summary>Runs a command every so often, as cron does.</summary>
/// <param name="kim">Runs it.</param>
/// <param name="settings"><c>Jobs:CleanUpEvery</c>, an hour by default.</param>
/// <param name="log">The log.</param>
public sealed partial class CleanUpJob(IKim kim, IConfiguration settings, ILogger<CleanUpJob> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.GetValue("Jobs:CleanUpEvery", TimeSpan.FromHours(1)));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                LogForgotten(await kim.Run(CleanUp.Call(new Newest(1000)), stoppingToken));
            }
            catch (ReplyException fault)
            {
                // The next time is not far: one failure must not end the service.
                LogFault(fault);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} letters were forgotten")]
    private partial void LogForgotten(int count);

    [LoggerMessage(LogLevel.Error, "Letters could not be forgotten")]
    private partial void LogFault(Exception fault);
}
