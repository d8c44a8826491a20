using Kim.Runs;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>What a client sees when Redis fails.</summary>
internal static class RedisFaults
{
    private const string RefusedKey = "Kim.Refused";

    /// <summary>
    /// 503 when Redis is not connected or cannot serve at the moment, 504 when it does not answer; <see langword="null"/> for everything
    /// else.
    /// </summary>
    internal static Reply? Map(Exception fault) => fault switch
    {
        RedisTimeoutException => RunRefusals.Of(504, "Redis did not answer in time"),
        RedisConnectionException when fault.Data.Contains(RefusedKey) => RunRefusals.Later("Redis does not answer, try again shortly"),
        RedisConnectionException => RunRefusals.Later("Redis is not connected, try again shortly"),
        RedisServerException when KindOf(fault.Message) is { } kind && IsTheServers(kind) =>
            RunRefusals.Later($"Redis cannot do this at the moment ({kind}), try again shortly"),
        _ => null,
    };

    /// <summary>What a call throws that is not sent.</summary>
    /// <param name="reason">Why not.</param>
    internal static RedisConnectionException Refused(string reason)
    {
        var fault = new RedisConnectionException(ConnectionFailureType.UnableToConnect, $"The call was not sent: {reason}.");
        fault.Data[RefusedKey] = true;
        return fault;
    }

    /// <summary>
    /// The first word of an error, which is its kind; of what is inside when a transaction or script was given up for it.
    /// </summary>
    internal static string? KindOf(string message)
    {
        var kind = message.Split(' ')[0];
        return kind is "EXECABORT" or "ERR" && message.Contains("READONLY You can't write", StringComparison.Ordinal) ? "READONLY"
            : kind is "ERR" ? null
            : kind;
    }

    /// <summary>
    /// Whether an error says that this server cannot serve now, and may later. The others are the command's or the set-up's, and stay so.
    /// </summary>
    internal static bool IsTheServers(string kind) => kind is
        "READONLY" or "LOADING" or "MASTERDOWN" or "CLUSTERDOWN" or "TRYAGAIN" or "NOREPLICAS" or "BUSY" or "OOM" or "MISCONF";

    /// <summary>What to do about it, for the log.</summary>
    internal static string Advice(string kind) => kind switch
    {
        "READONLY" =>
            "it is a replica now, so the new primary is looked for among the servers of Kim:Redis, and writes answer 503 until it is found",
        "LOADING" => "it is still loading its data, and commands answer 503 until it is done",
        "MASTERDOWN" => "it has lost its primary, and commands answer 503 until it has one",
        "CLUSTERDOWN" => "not every slot of the cluster is served, and commands answer 503 until it is; check the cluster's nodes",
        "TRYAGAIN" => "keys are being moved in the cluster, and commands that use several of them answer 503 until that is done",
        "NOREPLICAS" =>
            "it has too few replicas to take writes (min-replicas-to-write), which answer 503 until it has enough; check the replicas",
        "BUSY" => "a script holds it up, and commands answer 503 until it ends; SCRIPT KILL ends it",
        "OOM" => "its memory is used up, and writes answer 503 until there is some; raise maxmemory, or let keys expire",
        "MISCONF" => "it cannot save its data and takes no writes, which answer 503 until it can; check its disk and its log",
        _ => "commands answer 503 meanwhile",
    };
}
