using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Kim.Diagnostics;
using Kim.Durable.Owning;
using Kim.Durable.Tests.Fixtures;
using Xunit;

namespace Kim.Durable.Tests.Owning;

/// <summary>What the meter says of durable runs. The command is of this class alone.</summary>
[Collection(ServersCollection.Name)]
public sealed class MetricsTests(Servers servers)
{
    private const string Measured = nameof(Measure);

    [Theory]
    [Stores]
    public async Task Runs_are_counted_by_state_while_somebody_listens(StoreKind kind)
    {
        var store = await SomeStore.Open(servers, kind);
        foreach (var _ in Enumerable.Range(0, 7))
        {
            var run = Some.Run();
            await store.BeginAsync(run);
            await store.SaveAsync(Some.Stuck(run));
        }

        var late = Some.Run();
        await store.BeginAsync(late);
        await store.SaveAsync(Some.Parked(late, signal: null), TimeSpan.FromMilliseconds(1));
        await Wait.Until(async () => await store.CountAsync() is var counts && counts.Now > counts.OldestDue);
        using var meter = new RunMeter();
        await using var node = await Node.Start(store, new Ledger());
        await Wait.Until(() => meter.Observe("kim.durable.runs", "stuck").Contains(7));
        Assert.Contains(1, meter.Observe("kim.durable.runs", "parked"));
        Assert.Contains(meter.Observe("kim.durable.oldest_due", ""), age => age is > 0 and < 60);
    }

    [Fact]
    public async Task The_store_is_not_asked_while_nobody_listens()
    {
        var store = new FlakyStore(new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease }));
        await using var node = await Node.Start(store, new Ledger());
        var counted = new CountedRuns(node.Owner);
        await node.Owner.Context.Run(counted.LookAsync);
        Assert.Null(counted.Last);
        Assert.Equal(0, store.Counts);
        using var meter = new RunMeter();
        await node.Owner.Context.Run(counted.LookAsync);
        Assert.Equal(new JournalCounts(0, 0, 0, 0, TimeSpan.Zero), counted.Last);
        store.IsAway = true;
        await Assert.ThrowsAsync<IOException>(() => node.Owner.Context.Run(counted.LookAsync));
        Assert.Null(counted.Last);
    }

    [Fact]
    public async Task Saves_retries_and_bytes_are_counted()
    {
        using var meter = new RunMeter();
        var store = new FlakyStore(new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease })) { Loses = 1 };
        var ledger = new Ledger();
        var gate = ledger.Close("measured");
        await using var node = await Node.Start(store, ledger);
        var whole = await node.Run(Measure.Descriptor, new Payment("whole", 1));
        await ledger.Until("measured");
        gate.SetResult();
        await whole.Reply();
        Assert.Equal(2, meter.Count("kim.durable.saves", Measured, "written"));
        Assert.Equal(1, meter.Count("kim.durable.store_retries", Measured));
        Assert.True(meter.Count("kim.durable.record_bytes", Measured) > 2 * """{"id":"whole","amount":1}""".Length);

        gate = ledger.Close("measured");
        var other = await node.Run(Measure.Descriptor, new Payment("other", 1));
        await ledger.Until("measured", 2);
        var run = await store.Read(other.Id);
        await store.ClaimAsync(run.Id, run.Command, "elsewhere", ClaimFrom.DeadOwner(run.Owner));
        gate.SetResult();
        await other.Whole();
        Assert.Equal(1, meter.Count("kim.durable.saves", Measured, "fenced"));
    }

    [Fact]
    public async Task Claims_are_counted_by_kind_and_outcome()
    {
        using var meter = new RunMeter();
        var store = new MemoryRunStore(new RunStoreOptions { Lease = Node.Lease });
        var ledger = new Ledger();
        ledger.Close("measured");
        await using var first = await Node.Start(store, ledger);
        var client = await first.Run(Measure.Descriptor, new Payment("left", 1));
        await ledger.Until("measured");
        first.Crash();
        ledger.Open("measured");
        var before = meter.Count("kim.durable.claims", "dead", "continued");
        await using var second = await Node.Start(store, ledger);
        await store.Until(client.Id, RunState.Ended);
        Assert.True(meter.Count("kim.durable.claims", "dead", "continued") > before);
    }

    private sealed class RunMeter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<string, long> _sums = new();
        private readonly ConcurrentBag<(string Name, double Value)> _observed = [];

        internal RunMeter()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name is "Kim" && instrument.Name.StartsWith("kim.durable.", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.Start();
        }

        internal long Count(string instrument, params string[] tags) =>
            _sums.GetValueOrDefault($"{instrument} {string.Join(' ', tags)}");

        /// <summary>What is observed now, of all hosts of this process.</summary>
        internal IReadOnlyList<double> Observe(string instrument, string state)
        {
            _observed.Clear();
            _listener.RecordObservableInstruments();
            return [.. _observed.Where(one => one.Name == $"{instrument} {state}").Select(one => one.Value)];
        }

        public void Dispose() => _listener.Dispose();

        private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var values = new List<string>();
            foreach (var (key, tag) in tags)
            {
                if (key != "host")
                {
                    values.Add($"{tag}");
                }
            }

            var name = $"{instrument.Name} {string.Join(' ', values)}";
            if (instrument.IsObservable)
            {
                _observed.Add((name, value));
            }
            else
            {
                _sums.AddOrUpdate(name, (long)value, (_, sum) => sum + (long)value);
            }
        }
    }
}
