using System.Runtime.InteropServices;
using Kim.AspNetCore.Processes;
using Kim.AspNetCore.Reactors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Server;

/// <summary>What signals do.</summary>
/// <remarks>
/// SIGTERM, SIGINT, SIGQUIT: the first drains, the second forces. SIGHUP: a supervisor rolls to new workers; without one it ends the
/// process, as everywhere. A worker heeds its supervisor alone, by SIGTERM: what a terminal sends to all of its processes is the
/// supervisor's to answer. From its standard input it hears which other workers have ended; when that is over, so is the supervisor, and it
/// ends, too.
/// </remarks>
internal sealed partial class SignalLifetime(
    IHostApplicationLifetime application, IServiceProvider services, ILogger<SignalLifetime> log) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _stops;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        // Not in the constructor: the host asks for its lifetime before anybody may make the server.
        var server = services.GetRequiredService<IForcedStop>();
        var isWorker = WorkerProcess.IsThisOne;
        void Stop() => StopOrForce(server);
        On(PosixSignal.SIGTERM, Stop);
        On(PosixSignal.SIGINT, isWorker ? null : Stop);
        On(PosixSignal.SIGQUIT, isWorker ? null : Stop);
        if (isWorker)
        {
            On(PosixSignal.SIGHUP, null);
            _ = HearSupervisorAsync();
        }
        else if (server is Supervisor supervisor)
        {
            On(PosixSignal.SIGHUP, supervisor.Roll);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void On(PosixSignal signal, Action? action)
    {
        if (OperatingSystem.IsWindows() && signal is PosixSignal.SIGHUP)
        {
            return;
        }

        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action?.Invoke();
        }));
    }

    private void StopOrForce(IForcedStop server)
    {
        if (Interlocked.Increment(ref _stops) == 1)
        {
            application.StopApplication();
        }
        else
        {
            LogForced();
            server.Force();
        }
    }

    private async Task HearSupervisorAsync()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (await input.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (WorkerProcess.EndedIn(line) is { } process && !application.ApplicationStopping.IsCancellationRequested)
            {
                services.GetRequiredService<ReactorPool>().WorkerEnded(process);
            }
        }

        if (!application.ApplicationStopping.IsCancellationRequested)
        {
            LogOrphaned();
            application.StopApplication();
        }
    }

    [LoggerMessage(LogLevel.Warning, "A second signal: what is under way is given up")]
    private partial void LogForced();

    [LoggerMessage(LogLevel.Warning, "The supervisor is gone: this worker drains and ends")]
    private partial void LogOrphaned();
}
