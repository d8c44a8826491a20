using System.Diagnostics.Metrics;

namespace Kim.Diagnostics;

/// <summary>The meter <c>Kim</c>, for what is counted where it happens. What is looked at from outside (per reactor) is observed by the server.</summary>
internal static class KimMeter
{
    /// <summary>Its name, to listen to.</summary>
    internal const string Name = "Kim";

    private static readonly Counter<long> Limits;

#pragma warning disable CA1810 // In this order: the counter is the meter's.
    static KimMeter()
    {
        Meter = new(Name);
        Limits = Meter.CreateCounter<long>("kim.limits.exceeded", "{time}", "Times that a limit was met; by limit, named as its setting.");
    }
#pragma warning restore CA1810

    internal static Meter Meter { get; }

    /// <summary>A limit was met.</summary>
    /// <param name="setting">Its setting, without <c>Kim:</c>.</param>
    internal static void LimitMet(string setting)
    {
        try
        {
            Limits.Add(1, new KeyValuePair<string, object?>("limit", setting));
        }
        catch (Exception fault)
        {
            ListenerThrew(fault);
        }
    }

    /// <summary>A listener of the meter has thrown into whoever counts.</summary>
    internal static void ListenerThrew(Exception fault) => LastResort.Tell("a listener of the meter Kim", fault);
}
