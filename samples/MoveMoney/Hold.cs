namespace Transfers;

/// <summary>Money taken off an account, for a transfer.</summary>
public sealed record Hold(string Account, decimal Amount);
