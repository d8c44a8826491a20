namespace Kim.Runs;

/// <summary>What becomes of a wait that would block the reactor; by default it blocks.</summary>
/// <param name="Refusal">Is thrown in place of waiting.</param>
/// <param name="Pumps">Whether what it waits for comes over connections of the reactor: their bytes are moved until it is there.</param>
internal readonly record struct BlockedWait(Exception? Refusal, bool Pumps);
