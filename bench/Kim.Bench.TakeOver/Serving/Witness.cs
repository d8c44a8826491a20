using System.Diagnostics;
using System.Globalization;

namespace Kim.Bench.TakeOver.Serving;

/// <summary>
/// Writes down when a step began, and in which process. The clock is the machine's (<see cref="Stopwatch"/>), so all processes have it.
/// </summary>
/// <param name="folder">Where it writes.</param>
public sealed class Witness(string folder)
{
    private const string GateFile = "gate";
    private const string LinesFile = "entered";

    /// <summary>The folder's setting.</summary>
    internal const string Setting = "Bench:Folder";

    internal string Gate => Path.Combine(folder, GateFile);

    /// <summary>A step begins; it ends at once, or never if the gate is closed.</summary>
    internal Task Enter()
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {Stopwatch.GetTimestamp()}\n");
        File.AppendAllText(Path.Combine(folder, LinesFile), line);
        return File.Exists(Gate) ? Task.Delay(Timeout.Infinite) : Task.CompletedTask;
    }

    /// <summary>Who has entered, in order.</summary>
    internal IReadOnlyList<(int Process, long At)> Entered()
    {
        var path = Path.Combine(folder, LinesFile);
        return !File.Exists(path) ? [] :
        [
            .. File.ReadAllText(path).Split('\n')[..^1].Select(line => line.Split(' '))
                .Select(parts => (int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture)))
        ];
    }
}
