using System;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Kim.Testing.Tests;

/// <summary>What the log and the metrics of a test say.</summary>
internal sealed class Watched : ILoggerFactory, ILogger
{
    private readonly MeterListener _meters = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentQueue<string> _metrics = new();

    internal Watched()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Kim")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        _meters.Start();
    }

    /// <summary>As <c>Error: Ship failed in step Pack</c>, without the run's id.</summary>
    internal IReadOnlyList<string> Lines => [.. _log];

    /// <summary>As <c>kim.run.duration command=Ship status=500</c>.</summary>
    internal IReadOnlyList<string> Metrics => [.. _metrics];

    public void Dispose() => _meters.Dispose();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        var run = text.IndexOf(", run ", StringComparison.Ordinal);
        _log.Enqueue($"{logLevel}: {(run < 0 ? text : text.Remove(run, ", run ".Length + 16))}");
    }

    private void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = instrument.Name;
        foreach (var (key, value) in tags)
        {
            text += $" {key}={value}";
        }

        _metrics.Enqueue(text);
    }
}
