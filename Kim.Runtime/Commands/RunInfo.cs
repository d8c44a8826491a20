namespace Kim;

/// <summary>Identifies a run: in the log, in error replies (<c>trace</c>) and in the <c>X-Request-Id</c> header of its reply.</summary>
public readonly record struct RunInfo
{
    /// <summary>16 hexadecimal digits, unique among the runs of this process; another process is unlikely to have the same.</summary>
    public required string Id { get; init; }

    /// <summary>Which attempt of the current step this is, from 1.</summary>
    public required int Attempt { get; init; }
}
