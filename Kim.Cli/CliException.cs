namespace Kim.Cli;

/// <summary>It cannot be done. The message says what is wrong and what to do.</summary>
internal sealed class CliException(ExitCode exitCode, string message, Exception? reason = null) : Exception(message, reason)
{
    /// <summary>What the process ends with.</summary>
    internal ExitCode ExitCode { get; } = exitCode;
}
