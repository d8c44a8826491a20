using Kim.Diagnostics;
using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>Counts what is written of durable runs. Nothing is computed if nobody listens; no listener fails a run.</summary>
internal static class DurableMetrics
{
    /// <summary>The journal has answered.</summary>
    internal static void Saved(Run run, RunRecord record, SaveResult result)
    {
        try
        {
            if (Instruments.DurableSaves.Enabled)
            {
                Instruments.DurableSaves.Add(1, new("command", run.Descriptor.Name), new("outcome", NameOf(result)));
            }

            if (Instruments.DurableRecordBytes.Enabled && result is SaveResult.Written or SaveResult.Parked)
            {
                var bytes = (long)record.Request.Length + record.State.Length + record.Reply.Length;
                Instruments.DurableRecordBytes.Record(bytes, new KeyValuePair<string, object?>("command", run.Descriptor.Name));
            }
        }
        catch (Exception fault)
        {
            Instruments.ListenerThrew(fault);
        }
    }

    /// <summary>A record is sent again.</summary>
    internal static void Retried(Run run)
    {
        if (!Instruments.DurableRetries.Enabled)
        {
            return;
        }

        try
        {
            Instruments.DurableRetries.Add(1, new KeyValuePair<string, object?>("command", run.Descriptor.Name));
        }
        catch (Exception fault)
        {
            Instruments.ListenerThrew(fault);
        }
    }

    private static string NameOf(SaveResult result) => result switch
    {
        SaveResult.Written => "written",
        SaveResult.Parked => "parked",
        SaveResult.Signalled => "signalled",
        SaveResult.Cancelled => "cancelled",
        SaveResult.Taken => "taken",
        SaveResult.Fenced => "fenced",
        _ => "refused",
    };
}
