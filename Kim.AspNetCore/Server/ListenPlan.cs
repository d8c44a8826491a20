using System.Globalization;
using System.Net;
using Kim.AspNetCore.Options;

namespace Kim.AspNetCore.Server;

/// <summary>One thing to listen on: an end point to bind, or sockets that were handed down.</summary>
/// <param name="EndPoint">What to bind; <see langword="null"/> if it is bound already.</param>
/// <param name="Descriptors">Listening sockets handed down.</param>
/// <param name="IsTls">Whether TLS is spoken there.</param>
/// <param name="IsHttp2">Whether HTTP/2 alone is spoken there, without TLS.</param>
internal sealed record ListenTarget(EndPoint? EndPoint, IReadOnlyList<int> Descriptors, bool IsTls, bool IsHttp2);

/// <summary>Settles where to listen: on what a supervisor hands down, on what systemd does, or on <c>Kim:Url</c>.</summary>
internal static class ListenPlan
{
    /// <summary>Set by our supervisor: descriptors per end point of <c>Kim:Url</c>, <c>12,13;14,15</c>.</summary>
    internal const string SupervisorVariable = "KIM_LISTEN_FDS";

    // sd_listen_fds(3): the first descriptor that systemd hands down.
    private const int SystemdFirst = 3;

    /// <exception cref="KimConfigurationException">What was handed down does not fit.</exception>
    internal static IReadOnlyList<ListenTarget> Make(IReadOnlyList<ListenAddress> addresses, Func<string, string?> environment)
    {
        if (environment(SupervisorVariable) is { Length: > 0 } given)
        {
            return FromSupervisor(addresses, given);
        }

        // The variables stay in the environment of whatever this process starts: only the number tells whom they are for.
        return environment("LISTEN_PID") == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            && int.TryParse(environment("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? FromSystemd(count, environment("LISTEN_FDNAMES") ?? "")
            :
            [
                .. from address in addresses
                   from endPoint in address.EndPoints()
                   select new ListenTarget(endPoint, [], address.IsTls, address.IsHttp2),
            ];
    }

    private static List<ListenTarget> FromSupervisor(IReadOnlyList<ListenAddress> addresses, string given)
    {
        var groups = given.Split(';')
            .Select(group => group.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList()).ToList();
        var each = (from address in addresses from _ in address.EndPoints() select address).ToList();
        return groups.Count == each.Count
            ? groups.Zip(each, (group, address) => new ListenTarget(null, group, address.IsTls, address.IsHttp2)).ToList()
            : throw new KimConfigurationException(
                $"Kim:Url names {each.Count} addresses, but the supervisor listens on {groups.Count}: it keeps the addresses it was "
                + "started with, so restart it to change them.");
    }

    // A socket unit says what its sockets speak by their names: FileDescriptorName=https, or h2c.
    private static List<ListenTarget> FromSystemd(int count, string names)
    {
        var each = names.Split(':');
        bool Speaks(int i, string scheme) => i < each.Length && each[i] == scheme;
        return Enumerable.Range(0, count)
            .Select(i => new ListenTarget(null, [SystemdFirst + i], Speaks(i, "https"), Speaks(i, "h2c"))).ToList();
    }
}
