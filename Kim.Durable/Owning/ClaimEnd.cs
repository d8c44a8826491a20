namespace Kim.Durable.Owning;

/// <summary>What came of a run that was to continue here.</summary>
internal enum ClaimEnd
{
    /// <summary>It continues here.</summary>
    Continued,

    /// <summary>It is not what it was thought to be, or somebody was faster.</summary>
    Lost,

    /// <summary>There is no such run.</summary>
    Gone,

    /// <summary>This build does not have its command or step, or its record cannot be read: it stays as it is.</summary>
    Unknown,

    /// <summary>As many runs of its command are under way as may be: later.</summary>
    Busy,

    /// <summary>It was woken too early, and is parked again; or handed over, as the server stops.</summary>
    Parked,

    /// <summary>It cannot continue, and its record says why.</summary>
    Stuck,
}

internal static class ClaimEnds
{
    /// <summary>For the metrics.</summary>
    internal static string Word(this ClaimEnd end) => end switch
    {
        ClaimEnd.Continued => "continued",
        ClaimEnd.Lost => "lost",
        ClaimEnd.Gone => "gone",
        ClaimEnd.Unknown => "unknown",
        ClaimEnd.Busy => "busy",
        ClaimEnd.Parked => "parked",
        _ => "stuck",
    };
}
