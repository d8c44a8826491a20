using System.Globalization;
using Kim.Bench.Shared;

namespace Kim.Bench.Counters;

/// <summary>
/// The server's system calls, counted by the kernel's tracepoints: the server runs at full speed, while strace slows it down and so
/// makes its batches larger.
/// </summary>
internal static class KernelCounts
{
    private static readonly string[] Calls =
    [
        "sendto", "sendmsg", "recvfrom", "recvmsg", "read", "write", "readv", "writev", "epoll_wait", "epoll_pwait", "futex",
    ];

    // On the Redis sockets alone, by their descriptors: what an established connection sends and receives with.
    private static readonly string[] RedisCalls = ["sendto", "recvfrom"];

    /// <summary>Calls per request over one whole load, or null and the reason if perf or its tracepoints are not available.</summary>
    internal static async Task<(IReadOnlyDictionary<string, double>? PerRequest, LoadResult? Load, string Reason)> Count(
        Children children, Peer peer, int redisPort, Endpoint endpoint, int seconds)
    {
        var redis = string.Join(" || ", Descriptors(peer.Process.Id, redisPort).Select(fd => $"fd=={fd}"));
        Child perf;
        try
        {
            perf = children.Start("perf",
            [
                "perf", "stat", "-x", ",",
                .. RedisCalls.SelectMany(call => new[] { "-e", $"syscalls:sys_enter_{call}", "--filter", redis }),
                .. Calls.SelectMany(call => new[] { "-e", $"syscalls:sys_enter_{call}" }),
                "-p", peer.Process.Id.ToString(CultureInfo.InvariantCulture),
            ]);
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            return (null, null, fault.Message);
        }

        // Attached before the load and ended after it: wrk's own count is then the count of the same interval.
        await Task.Delay(TimeSpan.FromSeconds(1));
        if (perf.HasExited)
        {
            return (null, null, perf.Output.Split('\n')[0].Trim());
        }

        var load = Load.Run(children, peer, endpoint, seconds);
        perf.Interrupt();
        perf.Wait(TimeSpan.FromSeconds(20));

        // perf prints in the order of its arguments: the filtered events come first.
        var counts = new Dictionary<string, double>();
        var row = 0;
        foreach (var fields in perf.Output.Split('\n').Select(line => line.Split(',')).Where(fields => fields.Length > 2))
        {
            var call = fields[2].Replace("syscalls:sys_enter_", "", StringComparison.Ordinal);
            var name = row++ < RedisCalls.Length ? call + " on the Redis socket" : call;
            if (double.TryParse(fields[0], CultureInfo.InvariantCulture, out var count) && count > 0)
            {
                counts[name] = count / load.Requests;
            }
        }

        return counts.Count > 0 ? (counts, load, "") : (null, load, perf.Output.Trim());
    }

    // /proc/net/tcp: local and remote address as hexadecimal ip:port in columns 1 and 2, the inode in column 9.
    private static IEnumerable<int> Descriptors(int pid, int remotePort)
    {
        var inodes = new[] { "tcp", "tcp6" }
            .SelectMany(table => File.ReadLines($"/proc/{pid}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[2].EndsWith($":{remotePort:X4}", StringComparison.Ordinal))
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();
        return Directory.EnumerateFiles($"/proc/{pid}/fd")
            .Where(link => new FileInfo(link).LinkTarget is { } target && inodes.Contains(target))
            .Select(link => int.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture));
    }
}
