using Microsoft.Extensions.Logging;

namespace Kim.Diagnostics;

/// <summary>A logger that never throws: a run, or a whole loop, must not end because a provider does.</summary>
internal sealed class SafeLogger(ILogger inner) : ILogger
{
    private const string Name = "a logger";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        try
        {
            return inner.BeginScope(state);
        }
        catch (Exception fault)
        {
            LastResort.Tell(Name, fault);
            return null;
        }
    }

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch (Exception fault)
        {
            LastResort.Tell(Name, fault);
            return false;
        }
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception fault)
        {
            LastResort.Tell(Name, fault);
        }
    }
}
