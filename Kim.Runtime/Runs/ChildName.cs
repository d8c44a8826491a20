using System.Globalization;

namespace Kim.Runs;

/// <summary>
/// What a run that a durable run has called is known by: the same in every process that runs the caller's step. It is the name of the signal
/// that brings its outcome; with the caller's id before it, it is its key.
/// </summary>
internal static class ChildName
{
    private const string Prefix = "call/";

    /// <summary>The name of a call.</summary>
    /// <param name="command">The called command.</param>
    /// <param name="step">The step that calls.</param>
    /// <param name="visit">Which visit of it.</param>
    internal static string Of(string command, string step, int visit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{command}/{step}/{visit}");

    /// <summary>The called command, if this is the name of a call.</summary>
    internal static bool IsCall(string signal, out string command)
    {
        command = signal.StartsWith(Prefix, StringComparison.Ordinal) ? signal.Split('/')[1] : "";
        return command.Length > 0;
    }
}
