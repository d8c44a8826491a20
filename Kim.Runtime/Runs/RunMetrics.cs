using System.Diagnostics;
using System.Diagnostics.Metrics;
using Kim.Diagnostics;
using Kim.Loops;

namespace Kim.Runs;

/// <summary>What is counted of runs: the meter <c>Kim</c>, described in <c>docs/failures.md</c>. Nothing is computed where nobody listens, and a listener that throws costs no run.</summary>
internal static class RunMetrics
{
    // A fixed answer takes a fraction of a millisecond, a run at most a few deadlines: what exporters take by default begins at 5, meant for milliseconds.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private static readonly Histogram<double> Duration = KimMeter.Meter.CreateHistogram(
        "kim.run.duration", "s", "From a run's begin to its end, compensations included; by command and HTTP status.", tags: null, Buckets);
    private static readonly Counter<long> Retries = KimMeter.Meter.CreateCounter<long>("kim.step.retries", "{attempt}", "Attempts beyond the first; by command and step.");
    private static readonly Counter<long> Timeouts = KimMeter.Meter.CreateCounter<long>("kim.step.timeouts", "{attempt}", "Attempts that took longer than their step's timeout; by command and step.");
    private static readonly Counter<long> Compensations = KimMeter.Meter.CreateCounter<long>("kim.compensations", "{visit}", "Compensations that have ended; by command, step and outcome (undone, failed).");

    /// <summary>When a run begins; 0 where nobody listens. The tick's clock is too coarse: many runs begin and end in one tick.</summary>
    internal static long Begun(Loop loop) => Duration.Enabled ? loop.Timestamp : 0;

    internal static void Ended(Run run, Loop loop)
    {
        if (Duration.Enabled && run.BegunAt != 0)
        {
            Ended(run.Descriptor, run.Outcome!.StatusCode, Stopwatch.GetElapsedTime(run.BegunAt, loop.Timestamp).TotalSeconds);
        }
    }

    /// <summary>A run that came to nothing, for its command could not be made.</summary>
    internal static void NotMade(CommandDescriptor command, int status) => Ended(command, status, seconds: 0);

    internal static void Retried(Run run) => Add(Retries, run);

    internal static void TimedOut(Run run) => Add(Timeouts, run);

    internal static void Compensated(Run run, bool undone)
    {
        if (!Compensations.Enabled)
        {
            return;
        }

        try
        {
            var outcome = undone ? "undone" : "failed";
            Compensations.Add(1, new("command", run.Descriptor.Name), new("step", run.StepName), new("outcome", outcome));
        }
        catch (Exception fault)
        {
            KimMeter.ListenerThrew(fault);
        }
    }

    private static void Ended(CommandDescriptor command, int status, double seconds)
    {
        if (!Duration.Enabled)
        {
            return;
        }

        try
        {
            Duration.Record(seconds, new("command", command.Name), new("status", status));
        }
        catch (Exception fault)
        {
            KimMeter.ListenerThrew(fault);
        }
    }

    private static void Add(Counter<long> counter, Run run)
    {
        if (!counter.Enabled)
        {
            return;
        }

        try
        {
            counter.Add(1, new("command", run.Descriptor.Name), new("step", run.StepName));
        }
        catch (Exception fault)
        {
            KimMeter.ListenerThrew(fault);
        }
    }
}
