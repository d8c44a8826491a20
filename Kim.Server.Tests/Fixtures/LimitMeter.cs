using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Kim.Server.Tests.Fixtures;

/// <summary>Listens to what the server counts, as an exporter would.</summary>
internal sealed class LimitMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly ConcurrentDictionary<string, long> _observed = new();

    internal LimitMeter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name is "Kim")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>How often a limit was met since this was made.</summary>
    internal long Met(string limit) => _counts.GetValueOrDefault($"kim.limits.exceeded {limit}");

    /// <summary>How many connections the fast lane has left to Kestrel for a reason.</summary>
    internal long HandedOver(string reason) => _counts.GetValueOrDefault($"kim.lane.handovers {reason}");

    /// <summary>Looks at what is observed, such as <c>kim.reactor.connections</c>: of all servers of this process together.</summary>
    internal long Observe(string instrument, string tag)
    {
        _observed.Clear();
        _listener.RecordObservableInstruments();
        return _observed.GetValueOrDefault($"{instrument} {tag}");
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = $"{instrument.Name} {(tags.Length > 0 ? tags[0].Value : "")}";
        (instrument.IsObservable ? _observed : _counts).AddOrUpdate(key, value, (_, sum) => sum + value);
    }
}
