namespace Kim.Cli;

/// <summary>What the process ends with.</summary>
internal enum ExitCode
{
    /// <summary>It was done.</summary>
    Ok = 0,

    /// <summary>The server refused, or what was asked for does not exist; or the user did not want it, after all.</summary>
    Refused = 1,

    /// <summary>The command line cannot be used.</summary>
    WrongUse = 2,

    /// <summary>The server cannot be reached.</summary>
    Unreachable = 3,
}
