using System.Diagnostics;
using System.Globalization;
using System.Net;
using Kim.Diagnostics;
using Kim.Runs;
using StackExchange.Redis.Profiling;

namespace Kim.Redis;

/// <summary>What those who listen to activities are told about the commands of one step: one for each, as a part of the step.</summary>
/// <remarks>
/// The library keeps what it did in a session, which is told when the step ends. A command that has no answer by then is not in it.
/// Names and tags are OpenTelemetry's semantic conventions for database clients, version 1. Arguments are data of users: they are not told.
/// </remarks>
internal sealed class RedisTrace
{
    private readonly ProfilingSession _session = new();
    private readonly RedisGate _gate;

    private RedisTrace(RedisGate gate) => _gate = gate;

    /// <summary>The session of what is running, if somebody wants it.</summary>
    /// <param name="gate">Knows where the servers are.</param>
    internal static ProfilingSession? Session(RedisGate gate)
    {
        if (Traces.Present is not { } present)
        {
            return null;
        }

        if (present.GetCustomProperty(RunTrace.Ends) is Action<Activity> { Target: RedisTrace known })
        {
            return known._session;
        }

        var made = new RedisTrace(gate);
        present.SetCustomProperty(RunTrace.Ends, (Action<Activity>)made.Tell);
        return made._session;
    }

    private void Tell(Activity step)
    {
        foreach (var command in _session.FinishProfiling())
        {
            var begun = new DateTimeOffset(DateTime.SpecifyKind(command.CommandCreated, DateTimeKind.Utc));
            if (Traces.Begin(command.Command, ActivityKind.Client, step, begun: begun) is not { } activity)
            {
                continue;
            }

            activity.SetTag("db.system.name", "redis");
            activity.SetTag("db.operation.name", command.Command);
            if (command.Db >= 0)
            {
                activity.SetTag("db.namespace", command.Db.ToString(CultureInfo.InvariantCulture));
            }

            switch (command.EndPoint is { } endPoint ? _gate.At(endPoint) : null)
            {
                case IPEndPoint address:
                    activity.SetTag("server.address", address.Address.ToString());
                    activity.SetTag("server.port", address.Port);
                    break;
                case DnsEndPoint name:
                    activity.SetTag("server.address", name.Host);
                    activity.SetTag("server.port", name.Port);
                    break;
            }

            activity.SetEndTime(command.CommandCreated + command.ElapsedTime);
            Traces.End(activity);
        }
    }
}
