using System.Reflection;
using Kim.Runs;
using StackExchange.Redis;

namespace Kim.Redis;

/// <summary>
/// The library's push transport, if the version in this process has it. What uses it is in an assembly of its own, which nothing here
/// refers to: Kim.Redis loads and works without it.
/// </summary>
internal static class TransportSeam
{
    private const string TunnelName = "Kim.Redis.Transport.TransportTunnel, Kim.Redis.Transport";

    /// <summary>Makes a tunnel by the transport.</summary>
    /// <returns>The tunnel, or <see langword="null"/> and why there is none.</returns>
    internal static (ReactorTunnel? Tunnel, string Problem) Make(StepRunner runner, RedisLinks links)
    {
        try
        {
            var type = Type.GetType(TunnelName, throwOnError: true)!;
            return ((ReactorTunnel)Activator.CreateInstance(type, runner, links)!, "");
        }
        catch (Exception fault) when (Cause(fault) is TypeLoadException or MissingMemberException or IOException or BadImageFormatException)
        {
            return (null, Cause(fault).Message.Split('\n')[0].Trim());
        }
    }

    /// <summary>Which version of the library this process has.</summary>
    internal static string LibraryVersion =>
        typeof(ConnectionMultiplexer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            .Split('+')[0] ?? "of an unknown version";

    private static Exception Cause(Exception fault) => fault is TargetInvocationException { InnerException: { } inner } ? inner : fault;
}
