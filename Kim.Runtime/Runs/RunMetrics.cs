using System.Diagnostics;
using System.Diagnostics.Metrics;
using Kim.Diagnostics;
using Kim.Loops;

namespace Kim.Runs;

/// <summary>Counts what happens in runs. Nothing is computed if nobody listens, and a listener that throws fails no run.</summary>
internal static class RunMetrics
{
    /// <summary>When a run begins; 0 if nobody listens. The tick's clock is too coarse: many runs begin and end in one tick.</summary>
    internal static long Begun(Loop loop) => Instruments.RunDuration.Enabled ? loop.Timestamp : 0;

    internal static void Ended(Run run, Loop loop)
    {
        if (Instruments.RunDuration.Enabled && run.BegunAt != 0)
        {
            Ended(run.Descriptor, run.Outcome!.StatusCode, Stopwatch.GetElapsedTime(run.BegunAt, loop.Timestamp).TotalSeconds);
        }
    }

    /// <summary>A run that came to nothing, for its command could not be made.</summary>
    internal static void NotMade(CommandDescriptor command, int status) => Ended(command, status, seconds: 0);

    internal static void Retried(Run run) => Add(Instruments.StepRetries, run);

    internal static void TimedOut(Run run) => Add(Instruments.StepTimeouts, run);

    internal static void Compensated(Run run, bool undone)
    {
        if (!Instruments.Compensations.Enabled)
        {
            return;
        }

        try
        {
            Instruments.Compensations.Add(
                1, new("command", run.Descriptor.Name), new("step", run.StepName), new("outcome", undone ? "undone" : "failed"));
        }
        catch (Exception fault)
        {
            Instruments.ListenerThrew(fault);
        }
    }

    private static void Ended(CommandDescriptor command, int status, double seconds)
    {
        if (!Instruments.RunDuration.Enabled)
        {
            return;
        }

        try
        {
            Instruments.RunDuration.Record(seconds, new("command", command.Name), new("status", status));
        }
        catch (Exception fault)
        {
            Instruments.ListenerThrew(fault);
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
            Instruments.ListenerThrew(fault);
        }
    }
}
