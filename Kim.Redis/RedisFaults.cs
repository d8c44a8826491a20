using System.Text.RegularExpressions;
using Kim.Runs;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>What a client sees when Redis fails.</summary>
internal static partial class RedisFaults
{
    // What the client of a call sees that is not sent.
    internal const string Stalled = "Redis does not answer, try again shortly";
    internal const string TooMuchUnsent = "too much waits to be sent to Redis, try again shortly";
    internal const string TooManyBlocking = "all blocking connections to Redis are in use, try again shortly";

    private const string RefusedKey = "Kim.Refused";
    private const string MaxClients = "MAXCLIENTS";

    // How the library begins when it has found out by itself.
    private const string ToReplica = "Command cannot be issued to a replica";

    // Of a server that cannot serve: what to do.
    private static readonly Dictionary<string, string> Advices = new(StringComparer.Ordinal)
    {
        ["READONLY"] =
            "it is a replica now, so the new primary is looked for among the servers of Kim:Redis, and writes answer 503 until it is found",
        ["LOADING"] = "it is still loading its data, and commands answer 503 until it is done",
        ["MASTERDOWN"] = "it has lost its primary, and commands answer 503 until it has one",
        ["CLUSTERDOWN"] = "not every slot of the cluster is served, and commands answer 503 until it is; check the cluster's nodes",
        ["TRYAGAIN"] = "keys are being moved in the cluster, and commands that use several of them answer 503 until that is done",
        ["MOVED"] = "keys have moved in the cluster more than once while a command followed them",
        ["ASK"] = "keys have moved in the cluster more than once while a command followed them",
        ["NOREPLICAS"] =
            "it has too few replicas to take writes (min-replicas-to-write), which answer 503 until it has enough; check the replicas",
        ["BUSY"] = "a script holds it up, and commands answer 503 until it ends; SCRIPT KILL ends it",
        ["UNBLOCKED"] = "its role has changed while it held a command, which answers 503",
        ["OOM"] = "its memory is used up, and writes answer 503 until there is some; raise maxmemory, or let keys expire",
        ["MISCONF"] = "it cannot save its data and takes no writes, which answer 503 until it can; check its disk and its log",
        ["EXECABORT"] = "it has given a transaction up, since it had refused one of its commands: the line before may say why",
        ["NOPERM"] = "the user of Kim:Redis has not the right, and commands that need it answer 503; grant it with ACL SETUSER",
        ["NOAUTH"] = "it wants a password, and commands answer 503; check user and password in Kim:Redis",
        ["WRONGPASS"] = "it refuses the password, and commands answer 503; check user and password in Kim:Redis",
        [MaxClients] = "it has as many clients as it takes, and commands answer 503; raise its maxclients, or close others",
    };

    /// <summary>
    /// 503 when Redis is not connected or cannot serve at the moment, 504 when it does not answer; <see langword="null"/> for everything
    /// else.
    /// </summary>
    internal static Reply? Map(Exception fault) => fault switch
    {
        RedisTimeoutException => RunRefusals.Of(504, "Redis did not answer in time"),
        RedisConnectionException when fault.Data[RefusedKey] is string says => RunRefusals.Later(says),
        RedisConnectionException => RunRefusals.Later("Redis is not connected, try again shortly"),
        RedisServerException when KindOf(fault.Message) is { } kind && IsTheServers(kind) =>
            RunRefusals.Later($"Redis cannot do this at the moment ({kind}), try again shortly"),
        // A reply that is not of the kind that its command has: it is that of another command.
        FormatException { Source: "RESPite" or "StackExchange.Redis" } =>
            RunRefusals.Later("Redis has answered something else than was asked, try again shortly"),
        RedisCommandException when fault.Message.StartsWith(ToReplica, StringComparison.Ordinal) =>
            RunRefusals.Later("Redis cannot do this at the moment (READONLY), try again shortly"),
        _ => null,
    };

    /// <summary>What a call throws that is not sent.</summary>
    /// <param name="reason">Why not, for the log.</param>
    /// <param name="says">The same for the client.</param>
    internal static RedisConnectionException Refused(string reason, string says)
    {
        var fault = new RedisConnectionException(ConnectionFailureType.UnableToConnect, $"The call was not sent: {reason}.");
        fault.Data[RefusedKey] = says;
        return fault;
    }

    /// <summary>
    /// The kind of an error, which is its first word; of what is inside when a transaction or script was given up for it.
    /// <see langword="null"/>: it has none.
    /// </summary>
    internal static string? KindOf(string message)
    {
        var kind = message.Split(' ')[0];
        if (kind is not ("ERR" or "EXECABORT"))
        {
            return kind;
        }

        if (message.Contains("max number of clients", StringComparison.Ordinal))
        {
            return MaxClients;
        }

        var inner = Inner().Match(message);
        return inner.Success && IsTheServers(inner.Groups[1].Value) ? inner.Groups[1].Value
            : kind is "ERR" ? null
            : kind;
    }

    /// <summary>
    /// Whether an error says that this server cannot serve now, and may later; or that its set-up is wrong, which may be changed. Of the
    /// others only the code can be wrong.
    /// </summary>
    internal static bool IsTheServers(string kind) => Advices.ContainsKey(kind);

    /// <summary>The kinds of errors that are the server's.</summary>
    internal static IEnumerable<string> TheServers => Advices.Keys;

    /// <summary>What to do about it, for the log.</summary>
    internal static string Advice(string kind) => Advices.GetValueOrDefault(kind, "commands answer 503 meanwhile");

    // "… because of: OOM …", and what a script of Redis 6 says: "…: -OOM …".
    [GeneratedRegex("(?:because of: |Error running script.*: -)([A-Z]+) ")]
    private static partial Regex Inner();
}
