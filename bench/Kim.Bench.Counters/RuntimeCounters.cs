using System.Diagnostics.Tracing;
using Kim.Bench.Shared;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace Kim.Bench.Counters;

/// <summary>The System.Runtime counters of another process, summed second by second.</summary>
internal sealed class RuntimeCounters : IDisposable
{
    private readonly Lock _gate = new();
    private readonly EventPipeSession _session;
    private readonly Thread _reader;
    private double _poolItems;
    private double _allocatedBytes;
    private int _poolIntervals;
    private int _allocatedIntervals;

    internal RuntimeCounters(int pid)
    {
        var provider = new EventPipeProvider(
            "System.Runtime",
            EventLevel.Informational,
            0,
            new Dictionary<string, string> { ["EventCounterIntervalSec"] = "1" });
        _session = new DiagnosticsClient(pid).StartEventPipeSession([provider], requestRundown: false);
        _reader = new Thread(ReadEvents) { IsBackground = true };
        _reader.Start();
    }

    internal RuntimeFigures Read()
    {
        lock (_gate)
        {
            return new RuntimeFigures(_poolItems, _allocatedBytes, Math.Min(_poolIntervals, _allocatedIntervals));
        }
    }

    /// <summary>Waits until so many more reports of both counters have come.</summary>
    internal void Skip(int intervals)
    {
        var wanted = Read().Intervals + intervals;
        var deadline = DateTime.UtcNow.AddSeconds(intervals + 15);
        while (Read().Intervals < wanted)
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new BenchException("the System.Runtime counters do not report");
            }

            Thread.Sleep(20);
        }
    }

    public void Dispose()
    {
        _session.Stop();
        _reader.Join(TimeSpan.FromSeconds(10));
        _session.Dispose();
    }

    private void ReadEvents()
    {
        using var source = new EventPipeEventSource(_session.EventStream);
        source.Dynamic.All += data =>
        {
            if (data.EventName != "EventCounters"
                || data.PayloadValue(0) is not IDictionary<string, object> outer
                || outer["Payload"] is not IDictionary<string, object> fields
                || !fields.TryGetValue("Increment", out var increment))
            {
                return;
            }

            lock (_gate)
            {
                switch (fields["Name"] as string)
                {
                    case "threadpool-completed-items-count":
                        _poolItems += Convert.ToDouble(increment);
                        _poolIntervals++;
                        break;
                    case "alloc-rate":
                        _allocatedBytes += Convert.ToDouble(increment);
                        _allocatedIntervals++;
                        break;
                }
            }
        };
        source.Process();
    }
}
