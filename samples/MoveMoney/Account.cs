namespace Transfers;

/// <summary>An account.</summary>
/// <param name="Name">Whose.</param>
/// <param name="Balance">What is on it: 0 at first, and below 0 if it owes.</param>
/// <param name="Effects">How many things have happened on it.</param>
/// <param name="Calls">How often the bank was asked for them: more than once for one that was interrupted, and so called again.</param>
public sealed record Account(string Name, decimal Balance, int Effects, long Calls);
