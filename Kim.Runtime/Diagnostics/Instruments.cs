using System.Diagnostics.Metrics;

namespace Kim.Diagnostics;

/// <summary>The one meter of Kim, and each of its instruments.</summary>
/// <remarks>
/// <c>docs/reference/metrics.md</c> describes them.
/// What happens is counted where it happens; what reactors are asked for is in the other part. A listener that throws costs nobody
/// anything.
/// </remarks>
internal static partial class Instruments
{
    // The instruments are made of it, so it comes first.
    private static readonly Meter Meter = new("Kim");

    // A fixed answer takes a fraction of a millisecond, a run at most a few deadlines.
    // What exporters take by default begins at 5, meant for milliseconds.
    private static readonly InstrumentAdvice<double> RunBuckets = new()
    {
        HistogramBucketBoundaries = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private static readonly Counter<long> LimitsExceeded = Meter.CreateCounter<long>(
        "kim.limits.exceeded", "{time}", "Times that a limit was met; by limit, named as its setting.");

    private static readonly Counter<long> HandOvers = Meter.CreateCounter<long>(
        "kim.lane.handovers", "{connection}", "Connections that the fast lane has left to Kestrel; by reason.");

    private static readonly Counter<long> Stalls = Meter.CreateCounter<long>(
        "kim.reactor.stalls", "{tick}", "Ticks that took longer than Kim:StallThreshold; by reactor.");

    internal static Histogram<double> RunDuration { get; } = Meter.CreateHistogram(
        "kim.run.duration",
        "s",
        "From a run's begin to its end, compensations included; by command and HTTP status.",
        tags: null,
        RunBuckets);

    internal static Counter<long> StepRetries { get; } = Meter.CreateCounter<long>(
        "kim.step.retries", "{attempt}", "Attempts beyond the first; by command and step.");

    internal static Counter<long> StepTimeouts { get; } = Meter.CreateCounter<long>(
        "kim.step.timeouts", "{attempt}", "Attempts that took longer than their step's timeout; by command and step.");

    internal static Counter<long> Compensations { get; } = Meter.CreateCounter<long>(
        "kim.compensations", "{visit}", "Compensations that have ended; by command, step and outcome (undone, failed).");

    internal static Counter<long> DurableSaves { get; } = Meter.CreateCounter<long>(
        "kim.durable.saves", "{record}", "Answers of the store to records that were to be written; by command and outcome.");

    internal static Histogram<long> DurableRecordBytes { get; } = Meter.CreateHistogram(
        "kim.durable.record_bytes",
        "By",
        "Request, state and reply of each record that was written; by command.",
        tags: null,
        new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [256, 512, 1_024, 2_048, 4_096, 16_384, 65_536, 262_144, 1_048_576, 16_777_216],
        });

    internal static Counter<long> DurableRetries { get; } = Meter.CreateCounter<long>(
        "kim.durable.store_retries", "{attempt}", "Records that were sent again, as the store was away or full; by command.");

    internal static Counter<long> DurableClaims { get; } = Meter.CreateCounter<long>(
        "kim.durable.claims", "{claim}", "Stored runs that were to continue here; by kind and outcome.");

    /// <summary>A limit was met.</summary>
    /// <param name="setting">Its setting, without <c>Kim:</c>.</param>
    internal static void LimitMet(string setting) => Add(LimitsExceeded, Tag("limit", setting));

    /// <summary>A connection of the fast lane has become Kestrel's.</summary>
    /// <param name="reason">Why: what its next request has that the lane does not serve.</param>
    internal static void HandedOver(string reason) => Add(HandOvers, Tag("reason", reason));

    /// <summary>A tick took longer than it may.</summary>
    /// <param name="reactor">Whose.</param>
    internal static void Stalled(string reactor) => Add(Stalls, Tag("reactor", reactor));

    /// <summary>A listener of the meter has thrown into the code that counts.</summary>
    internal static void ListenerThrew(Exception fault) => LastResort.Tell("a listener of the meter Kim", fault);

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    private static void Add(Counter<long> counter, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            counter.Add(1, tags);
        }
        catch (Exception fault)
        {
            ListenerThrew(fault);
        }
    }
}
