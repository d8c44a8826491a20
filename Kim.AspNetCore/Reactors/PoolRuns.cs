using Kim.Diagnostics;
using Kim.Reactors;
using Kim.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Reactors;

/// <summary>Starts runs on the reactors of a host. The first use starts the reactors, if nothing else has.</summary>
/// <param name="services">Where the reactors come from: later, because what they are made of may take this.</param>
/// <param name="loggers">The log.</param>
internal sealed partial class PoolRuns(IServiceProvider services, ILoggerFactory loggers) : IKim
{
    private readonly ILogger _log = SafeLoggerFactory.Of(loggers).CreateLogger<PoolRuns>();
    private readonly Lazy<ReactorPool> _pool = new(services.GetRequiredService<ReactorPool>);

    /// <inheritdoc/>
    public Task<T> Run<T>(CommandCall<T> call, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Fault(call) is { } fault ? Task.FromException<T>(fault)
            : _pool.Value.HasStarted ? Reactor(call).RunHere(call, cancel)
            : RunLaterAsync(call, cancel);
    }

    /// <inheritdoc/>
    public string Start<T>(CommandCall<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (Fault(call) is { } fault)
        {
            throw fault;
        }

        var number = RunNumber.Next();
        if (_pool.Value.HasStarted)
        {
            return Reactor(call).StartHere(call, number);
        }

        _ = StartLaterAsync(call, number);
        return RunNumber.Format(number);
    }

    private async Task<T> RunLaterAsync<T>(CommandCall<T> call, CancellationToken cancel)
    {
        await _pool.Value.StartAsync().WaitAsync(cancel).ConfigureAwait(false);
        return await Reactor(call).RunHere(call, cancel).ConfigureAwait(false);
    }

    private async Task StartLaterAsync<T>(CommandCall<T> call, ulong number)
    {
        try
        {
            await _pool.Value.StartAsync().ConfigureAwait(false);
            Reactor(call).StartHere(call, number);
        }
        catch (Exception fault)
        {
            LogNotBegun(fault, call.Command.Name, RunNumber.Format(number));
        }
    }

    private ArgumentOutOfRangeException? Fault<T>(CommandCall<T> call) =>
        call.Reactor is { } index && index >= _pool.Value.All.Count ? ReactorRuns.NoSuchReactor(index, _pool.Value.All.Count) : null;

    private ReactorRuns Reactor<T>(CommandCall<T> call) =>
        (call.Reactor is { } index ? _pool.Value.All[index] : _pool.Value.LeastBusy()).Reactor.Runs;

    [LoggerMessage(LogLevel.Error, "{Command}, which nobody waits for, could not be run, run {Run}")]
    private partial void LogNotBegun(Exception fault, string command, string run);
}
