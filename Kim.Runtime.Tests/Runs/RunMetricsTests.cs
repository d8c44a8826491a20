using System.Diagnostics.Metrics;
using Xunit;

namespace Kim.Runtime.Tests.Runs;

public sealed class RunMetricsTests : IDisposable
{
    private readonly LoopFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task The_duration_of_runs_is_measured_finer_than_a_tick_in_buckets_from_a_quarter_millisecond_to_half_a_minute()
    {
        var recorded = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        Histogram<double>? histogram = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Kim", Name: "kim.run.duration" })
                {
                    histogram = (Histogram<double>)instrument;
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            if (tags.ToArray().Any(tag => tag is { Key: "command", Value: nameof(TestRun) }))
            {
                recorded.TrySetResult(seconds);
            }
        });
        listener.Start();
        var run = new TestRun(_fixture.Runner, (command, runner, _) => runner.End(command, TestRun.Okay()));
        await _fixture.On(() => _fixture.Runner.Start(run.Execution));
        Assert.InRange(await recorded.Task.WaitAsync(LoopFixture.Limit), double.Epsilon, LoopFixture.Limit.TotalSeconds);

        Assert.Equal("s", histogram!.Unit);
        var buckets = histogram.Advice!.HistogramBucketBoundaries!;
        Assert.Equal(0.00025, buckets[0]);
        Assert.Equal(30, buckets[^1]);
        Assert.Equal(buckets.Order(), buckets);
    }
}
