using System.Globalization;
using System.Runtime.InteropServices;

namespace Kim.Bench.Shared;

/// <summary>What the kernel says about this machine and its processes; and where reports go.</summary>
internal static class Machine
{
    // USER_HZ, the unit of /proc/PID/stat, is 100 on every Linux that .NET runs on.
    private const double MicrosecondsPerTick = 10_000;

    internal static CpuTime CpuOf(int pid) => Cpu(pid, ended: false);

    /// <summary>CPU time of a process and of all that descend from it, those that have ended and were waited for included.</summary>
    internal static CpuTime CpuOfTree(int pid) => Tree(pid)
        .SelectMany(one => new[] { Cpu(one, ended: false), Cpu(one, ended: true) })
        .Aggregate(new CpuTime(0, 0), (sum, one) => new CpuTime(sum.User + one.User, sum.System + one.System));

    /// <summary>Memory of a process and of all that descend from it; a page that n processes share counts as 1/n in each (PSS).</summary>
    internal static double MegabytesOfTree(int pid) => Tree(pid).Sum(one =>
        File.ReadLines($"/proc/{one}/smaps_rollup").Where(line => line.StartsWith("Pss:", StringComparison.Ordinal)).Sum(Megabytes));

    /// <summary>One of the memory figures of /proc/PID/status, such as VmRSS or RssAnon.</summary>
    internal static double MemoryMegabytes(int pid, string field) =>
        Megabytes(File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal)));

    internal static int OpenDescriptors(int pid) => Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count();

    /// <summary>Ticks of one core, or of the whole machine ("cpu"): spent idle, taken by the hypervisor, and in all.</summary>
    internal static (double Idle, double Stolen, double All) Ticks(string core = "cpu")
    {
        var fields = File.ReadLines("/proc/stat").First(line => line.StartsWith(core + " ", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return (fields[3] + fields[4], fields[7], fields.Take(8).Sum());
    }

    internal static string Describe(string program, string[] args)
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        var cores = File.ReadLines("/proc/cpuinfo").Count(l => l.StartsWith("processor", StringComparison.Ordinal));
        return $"""
            - Date: {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC
            - CPU: {model?.Split(':')[1].Trim() ?? "unknown"}, {cores} cores
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

    // Of the process itself, or of its children that have ended.
    private static CpuTime Cpu(int pid, bool ended)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var at = ended ? 13 : 11;
        return new CpuTime(
            double.Parse(fields[at], CultureInfo.InvariantCulture) * MicrosecondsPerTick,
            double.Parse(fields[at + 1], CultureInfo.InvariantCulture) * MicrosecondsPerTick);
    }

    private static IEnumerable<int> Tree(int pid) => Directory.EnumerateDirectories($"/proc/{pid}/task")
        .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .SelectMany(child => Tree(int.Parse(child, CultureInfo.InvariantCulture)))
        .Prepend(pid);

    // A line such as "VmRSS:   1234 kB".
    private static double Megabytes(string line) =>
        double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
