using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Kim.Durable.Owning;

/// <summary>Who this process is, so that another one can see whether it lives.</summary>
internal static class OwnerIdentity
{
    // From the name of the process on, which is in parentheses and may have any character: state, and 19 fields later the start.
    private const int StateField = 0;
    private const int StartField = 19;

    // A supervisor's workers are one service; the supervisor sets it for them.
    private const string ServiceVariable = "KIM_SERVICE";

    private static readonly string Service = Environment.GetEnvironmentVariable(ServiceVariable) is { Length: > 0 } given
        ? given
        : RandomNumberGenerator.GetHexString(16, true);

    private static readonly string Machine = $"{Environment.MachineName}/{Read("/proc/sys/kernel/random/boot_id")}".TrimEnd('/');
    private static readonly string PidNamespace = Link("/proc/self/ns/pid");
    private static readonly long Start = StatOf("self") is { } stat ? StartOf(stat) : 0;

    /// <summary>One start of one process and reactor: the name is never used again.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="process">The name that one living process has; empty: none.</param>
    internal static OwnerInfo New(string reactor, string process) => new()
    {
        Name = string.Create(
            CultureInfo.InvariantCulture,
            $"{Cut(Environment.MachineName)}/{Environment.ProcessId}/{Start}/{RandomNumberGenerator.GetHexString(8, true)}/{Cut(reactor)}"),
        Machine = Machine,
        PidNamespace = PidNamespace,
        Pid = Environment.ProcessId,
        Start = Start,
        Process = process,
        Service = Service,
    };

    /// <summary>Whether a process was started on this machine, so that its end can be seen from here.</summary>
    // Without a start another process with the same id could not be told from it; elsewhere than on Linux there is none.
    internal static bool IsLocal(OwnerInfo info) =>
        info.Start != 0 && info.Machine == Machine && info.PidNamespace == PidNamespace && PidNamespace.Length > 0;

    /// <summary>Whether a process of this machine is not there any more.</summary>
    internal static bool IsGone(OwnerInfo info)
    {
        try
        {
            using var process = Process.GetProcessById(info.Pid);
        }
        catch (ArgumentException)
        {
            return true;
        }

        return StatOf(info.Pid.ToString(CultureInfo.InvariantCulture)) is { } stat
            && (stat[StateField] is "Z" or "X" || StartOf(stat) != info.Start);
    }

    private static long StartOf(string[] stat) => long.Parse(stat[StartField], CultureInfo.InvariantCulture);

    private static string[]? StatOf(string process)
    {
        var stat = Read($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartField ? fields : null;
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Link(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: false)?.Name ?? "";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // A name has at most 200 characters.
    private static string Cut(string text) => text.Length <= 64 ? text : text[..64];
}
