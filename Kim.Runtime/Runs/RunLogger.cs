using Microsoft.Extensions.Logging;

namespace Kim.Runs;

/// <summary>A logger of a run: every entry carries the run and the step it was written in, and the trace where there is one.</summary>
internal sealed class RunLogger(ILogger inner, Run run) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!inner.IsEnabled(logLevel))
        {
            return;
        }

        using (inner.BeginScope(new RunScope(run.Id, run.StepName, run.TraceId, run.Trace?.Present.SpanId.ToHexString())))
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
