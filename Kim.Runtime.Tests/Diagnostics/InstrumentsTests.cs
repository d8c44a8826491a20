using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Kim.Diagnostics;
using Xunit;

namespace Kim.Runtime.Tests.Diagnostics;

public sealed partial class InstrumentsTests
{
    [Fact]
    public void The_page_lists_every_instrument_with_its_kind_and_unit()
    {
        using var host = Instruments.Observe([]);
        using var runs = JournalMetrics.Observe(static () => null);
        using var redis = Instruments.ObserveRedis(new RedisReadings("", "", static () => 0, static () => 0, static () => 0, static () => 0));
        var found = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "Kim")
                {
                    found.Add($"{instrument.Name}: {Kind(instrument)}, {instrument.Unit}");
                    Assert.NotEmpty(instrument.Description!);
                }
            },
        };
        listener.Start();
        var told = from row in Row().Matches(Docs.Read("reference/metrics.md"))
                   select $"{row.Groups[1].Value}: {row.Groups[2].Value}";
        Assert.Equal(found.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_hosts_of_a_process_are_told_apart_and_one_that_has_ended_is_not_looked_at()
    {
        var (one, other) = (new Observed("instruments-test", 3), new Observed("instruments-test", 4));
        using var first = Instruments.Observe([one]);
        using (Instruments.Observe([other]))
        {
            var seen = See("instruments-test");
            Assert.Equal([3, 4], seen.Values.Order());
        }

        Assert.Equal([3], See("instruments-test").Values);
    }

    // Connections by all tags, as an exporter keeps them.
    private static Dictionary<string, int> See(string reactor)
    {
        var seen = new Dictionary<string, int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Kim", Name: "kim.reactor.connections" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
        {
            var all = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            if (all.StartsWith($"reactor={reactor}", StringComparison.Ordinal))
            {
                seen[all] = value;
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }

    private static string Kind(Instrument instrument) => instrument.GetType().Name switch
    {
        "Histogram`1" => "histogram",
        "ObservableGauge`1" => "gauge",
        _ => "counter",
    };

    // | `kim.name` | kind, unit: what it is | tags |
    [GeneratedRegex(@"^\| `(kim\.[a-z_.]+)` \| (\w+, [{}\w]+)", RegexOptions.Multiline)]
    private static partial Regex Row();

    private sealed record Observed(string Name, int Connections) : IObservedReactor
    {
        public int RequestsInFlight => 0;

        public int RunsInFlight => 0;

        public long Requests => 0;

        public int LaneConnections => 0;

        public long LaneRequests => 0;

        public long Hops => 0;

        public long Ticks => 0;

        public long BusyMs => 0;
    }
}
