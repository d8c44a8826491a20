using System.Globalization;
using System.Runtime.InteropServices;

namespace Kim.Bench;

/// <summary>User and system time of a process, in microseconds.</summary>
internal readonly record struct CpuTime(double User, double System)
{
    public static CpuTime operator -(CpuTime left, CpuTime right) => new(left.User - right.User, left.System - right.System);
}

internal static class Machine
{
    // USER_HZ, the unit of /proc/PID/stat, is 100 on every Linux that .NET runs on.
    private const double MicrosecondsPerTick = 10_000;

    internal static CpuTime CpuOf(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new CpuTime(
            double.Parse(fields[11], CultureInfo.InvariantCulture) * MicrosecondsPerTick,
            double.Parse(fields[12], CultureInfo.InvariantCulture) * MicrosecondsPerTick);
    }

    internal static double ResidentMegabytes(int pid) => MemoryMegabytes(pid, "VmRSS");

    /// <summary>One of the memory figures of /proc/PID/status, such as VmRSS or RssAnon.</summary>
    internal static double MemoryMegabytes(int pid, string field)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal));
        return double.Parse(line[(field.Length + 1)..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024;
    }

    internal static int OpenDescriptors(int pid) => Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count();

    /// <summary>Ticks the hypervisor took from this machine, and ticks in all.</summary>
    internal static (double Stolen, double All) Ticks()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return (fields[7], fields.Take(8).Sum());
    }

    internal static string Describe(string program, string[] args)
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return $"""
            - Date: {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC
            - CPU: {model?.Split(':')[1].Trim() ?? "unknown"}, {File.ReadLines("/proc/cpuinfo").Count(l => l.StartsWith("processor", StringComparison.Ordinal))} cores
            - Kernel: {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}
            - Runtime: {RuntimeInformation.FrameworkDescription}
            - Command: `{program}{string.Concat(args.Select(a => " " + a))}`
            """;
    }

    internal static void Publish(string root, string file, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, "bench", "results"));
        File.WriteAllText(Path.Combine(folder.FullName, file), text);
        Console.WriteLine(text);
    }
}
