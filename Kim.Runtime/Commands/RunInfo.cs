namespace Kim;

/// <summary>Identifies a run: in the log, in error replies (<c>trace</c>) and in the <c>X-Request-Id</c> header of its reply.</summary>
/// <param name="Id">16 hexadecimal digits, unique among the runs of this process and unlikely to meet another's.</param>
/// <param name="Attempt">Which attempt of the current step this is, from 1.</param>
public readonly record struct RunInfo(string Id, int Attempt);
