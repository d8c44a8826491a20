using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kim.Runs.Hooks;

/// <summary>
/// What a run that a durable run has called is known by: the same in every process that runs the caller's step. It is the name of the
/// signal that brings its outcome to the caller; with the caller's id before it, it is its key.
/// </summary>
[Experimental("KIM1003")]
public static class ChildName
{
    private const string Prefix = "call/";
    private const int IdLength = 16;

    /// <summary>The name of a call.</summary>
    /// <param name="command">The called command.</param>
    /// <param name="step">The step that calls.</param>
    /// <param name="visit">Which visit of it.</param>
    internal static string Of(string command, string step, int visit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{command}/{step}/{visit}");

    /// <summary>Of a call, which command it calls, <c>call/Other</c>; any other signal as it is.</summary>
    internal static string Short(string signal) => IsCall(signal, out var command) ? Prefix + command : signal;

    /// <summary>The key of the called run.</summary>
    /// <param name="caller">The id of the run that calls.</param>
    /// <param name="name">The name of the call.</param>
    /// <returns>The key.</returns>
    public static string Key(string caller, string name) => $"{caller}/{name}";

    /// <summary>Which run has called another.</summary>
    /// <param name="key">The key of the called run.</param>
    /// <returns>The caller's id, and the name of the call.</returns>
    public static (string Caller, string Name) Parse(string key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(key?.Length ?? 0, IdLength, nameof(key));
        return (key![..IdLength], key[(IdLength + 1)..]);
    }

    /// <summary>The called command, if a signal is the outcome of a call.</summary>
    /// <param name="signal">The signal's name.</param>
    /// <param name="command">The command.</param>
    /// <returns>Whether it is one.</returns>
    public static bool IsCall([NotNullWhen(true)] string? signal, out string command)
    {
        command = signal?.StartsWith(Prefix, StringComparison.Ordinal) == true ? signal.Split('/')[1] : "";
        return command.Length > 0;
    }
}
