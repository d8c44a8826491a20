using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Xunit;

namespace Kim.Redis.Tests;

/// <summary>What the meter says of Redis: of this test's server, which its address tells, and of what happens in it.</summary>
public sealed class MetricsTests
{
    [RedisTheory]
    [MemberData(nameof(WhyTests.Settings), MemberType = typeof(WhyTests))]
    public async Task Connected_waiting_refused_and_made_again(string setting)
    {
        using var redis = new RedisServer().Start();
        await using var proxy = new DamagingProxy(redis);
        await using var server = await RedisFixture.Start($"--Kim:Redis={proxy.Address}", setting, "--Kim:RedisStall=1s");
        using var meter = new Readings(proxy.Address);
        await server.Until("/pair/1", "200 of-1");
        Assert.Equal(1, meter.Gauge("kim.redis.connected"));
        redis.Freeze();
        var held = server.Get("/pair/2");
        await server.Until(
            () => Task.FromResult(meter.Gauge("kim.redis.in_flight") > 0 && meter.Gauge("kim.redis.oldest_unanswered") > 100),
            "something waits");
        await server.Logs("has not answered kim-reactor-0");
        var refused = meter.Count("kim.redis.refused reason=stall");

        // One may be sent for each answer that seems to have come; it waits.
        var asked = new List<Task<string>> { held };
        await server.Until(
            async () =>
            {
                asked.Add(server.Get("/pair/3"));

                // Not more at once than the reactor answers.
                await server.Get("/tick");
                return meter.Count("kim.redis.refused reason=stall") > refused;
            },
            "calls are refused");
        redis.Thaw();
        Assert.Contains(await Task.WhenAll(asked), static reply => reply.StartsWith("503", StringComparison.Ordinal));
        await server.Until("/pair/4", "200 of-4");
        await server.Until(() => Task.FromResult(meter.Gauge("kim.redis.oldest_unanswered") == 0), "nothing waits");
        var again = meter.Count("kim.redis.reconnects reactor=kim-reactor-0");
        proxy.ResetAll();
        await server.Until(
            async () => await server.Get("/pair/5") == "200 of-5" && meter.Count("kim.redis.reconnects reactor=kim-reactor-0") > again,
            "it is connected again");
        Assert.Equal(1, meter.Gauge("kim.redis.connected"));
    }

    // The last value of each gauge of one Redis, and the sum of each counter with its first tag.
    private sealed class Readings : IDisposable
    {
        private readonly MeterListener _listener;
        private readonly ConcurrentDictionary<string, long> _gauges = new();
        private readonly ConcurrentDictionary<string, long> _counts = new();

        internal Readings(string redis)
        {
            _listener = new MeterListener
            {
                InstrumentPublished = static (instrument, listener) =>
                {
                    if (instrument is { Meter.Name: "Kim" } && instrument.Name.StartsWith("kim.redis.", StringComparison.Ordinal))
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => $"{tag.Value}");
                if (instrument.IsObservable)
                {
                    if (all["redis"] == redis)
                    {
                        _gauges[instrument.Name] = value;
                    }
                }
                else
                {
                    var first = tags.Length > 0 ? $" {tags[0].Key}={tags[0].Value}" : "";
                    _counts.AddOrUpdate(instrument.Name + first, value, (_, sum) => sum + value);
                }
            });
            _listener.Start();
        }

        internal long Gauge(string name)
        {
            _listener.RecordObservableInstruments();
            return _gauges.GetValueOrDefault(name);
        }

        internal long Count(string name) => _counts.GetValueOrDefault(name);

        public void Dispose() => _listener.Dispose();
    }
}
