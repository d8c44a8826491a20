using System.Net;
using Microsoft.Extensions.Logging;

namespace Kim.Redis;

// What the log says of Redis; docs/operating/redis.md has it line by line.
internal sealed partial class RedisWatch
{
    /// <summary>An address as one writes it: <c>host:port</c>, or the path of a socket.</summary>
    internal static string Text(EndPoint endPoint) => endPoint is DnsEndPoint name ? $"{name.Host}:{name.Port}" : $"{endPoint}";

    [LoggerMessage(
        LogLevel.Warning,
        "StackExchange.Redis {Version} is not one whose push transport Kim knows: Redis works over a stream, which costs more CPU a call. "
        + "Reference StackExchange.Redis 3.4.35, or set Kim:RedisSeam=Stream if this is intended. ({Problem})")]
    private static partial void LogStream(ILogger log, string version, string problem);

    [LoggerMessage(
        LogLevel.Warning,
        "No sentinel of Kim:Redis names a primary '{Name}' that answers: check that the sentinels run, their addresses, serviceName, and "
        + "user and password of both. Commands that use Redis answer 503 until one does.")]
    private static partial void LogSentinels(ILogger log, string name);

    [LoggerMessage(
        LogLevel.Warning,
        "Redis at {EndPoint} cannot be used by {Reactors}: {Reason}. Commands that use it answer 503 until it can.{Before}")]
    private static partial void LogUnusable(ILogger log, string endPoint, string reactors, string reason, string before);

    [LoggerMessage(
        LogLevel.Warning,
        "Redis at {EndPoint} is lost for {Reactors}: {Reason}. Commands that use it answer 503 until it is back.{Before}")]
    private static partial void LogLost(ILogger log, string endPoint, string reactors, string reason, string before);

    [LoggerMessage(LogLevel.Information, "Redis at {EndPoint} is back.")]
    private static partial void LogBack(ILogger log, string endPoint);

    [LoggerMessage(
        LogLevel.Warning,
        "Redis at {EndPoint} was lost {Count} more times since the last line about it, and is connected now ({Reason}).")]
    private static partial void LogLosses(ILogger log, string endPoint, int count, string reason);

    [LoggerMessage(LogLevel.Warning, "Redis at {EndPoint} answers '{Message}': {Advice}.")]
    private static partial void LogError(ILogger log, string endPoint, string message, string advice);

    [LoggerMessage(LogLevel.Warning, "Redis at {EndPoint} has answered {Kind} {Count} more times since the last line about it.")]
    private static partial void LogErrors(ILogger log, string endPoint, string kind, int count);

    [LoggerMessage(
        LogLevel.Warning,
        "Redis at {EndPoint} has not answered {Reactor} for {Ms} ms: commands that use it answer 503 until it does. Check whether it "
        + "hangs (SLOWLOG GET, a script, its disk) and the network; Kim:RedisStall says when this begins.")]
    private static partial void LogStalled(ILogger log, string endPoint, string reactor, long ms);

    [LoggerMessage(
        LogLevel.Warning, "Redis at {EndPoint} has stopped to answer {Reactor} {Count} more times since the last line about it.")]
    private static partial void LogStalls(ILogger log, string endPoint, string reactor, int count);

    [LoggerMessage(LogLevel.Information, "Redis at {EndPoint} answers {Reactor} again, after {Ms} ms.")]
    private static partial void LogAnswers(ILogger log, string endPoint, string reactor, long ms);

    [LoggerMessage(
        LogLevel.Error,
        "Redis at {EndPoint} answers {Reactor} out of step: replies were those of other commands, as when something on the way loses "
        + "bytes. The connection is made again; up to {Count} calls before this may have had wrong answers. If it comes back, look at "
        + "proxies on the way; highIntegrity=true in Kim:Redis checks each reply.")]
    private static partial void LogOutOfStep(ILogger log, string endPoint, string reactor, int count);

    [LoggerMessage(
        LogLevel.Error, "Redis at {EndPoint} has answered {Reactor} out of step {Count} more times since the last line about it.")]
    private static partial void LogOutOfSteps(ILogger log, string endPoint, string reactor, int count);
}
