using System.Diagnostics.Metrics;
using Kim.Reactor;

namespace Kim.Steps;

/// <summary>What is counted of runs: the meter <c>Kim</c>, described in <c>docs/failures.md</c>. Nothing is computed where nobody listens.</summary>
internal static class RunMetrics
{
    private static readonly Histogram<double> Duration = KimMeter.Meter.CreateHistogram<double>("kim.run.duration", "s", "From a run's begin to its end, compensations included; by command and HTTP status.");
    private static readonly Counter<long> Retries = KimMeter.Meter.CreateCounter<long>("kim.step.retries", "{attempt}", "Attempts beyond the first; by command and step.");
    private static readonly Counter<long> Timeouts = KimMeter.Meter.CreateCounter<long>("kim.step.timeouts", "{attempt}", "Attempts that took longer than their step's timeout; by command and step.");
    private static readonly Counter<long> Compensations = KimMeter.Meter.CreateCounter<long>("kim.compensations", "{visit}", "Compensations that have ended; by command, step and outcome (undone, failed).");

    internal static void Ended(Command command, long milliseconds)
    {
        if (Duration.Enabled)
        {
            Duration.Record(milliseconds / 1000d, new("command", command.Descriptor.Name), new("status", command.Outcome!.StatusCode));
        }
    }

    internal static void Retried(Command command) => Add(Retries, command);

    internal static void TimedOut(Command command) => Add(Timeouts, command);

    internal static void Compensated(Command command, bool undone)
    {
        if (Compensations.Enabled)
        {
            Compensations.Add(1, new("command", command.Descriptor.Name), new("step", command.StepName), new("outcome", undone ? "undone" : "failed"));
        }
    }

    private static void Add(Counter<long> counter, Command command)
    {
        if (counter.Enabled)
        {
            counter.Add(1, new("command", command.Descriptor.Name), new("step", command.StepName));
        }
    }
}
