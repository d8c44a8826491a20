namespace Kim.Diagnostics;

/// <summary>What can be read of a reactor's connection to Redis. Any thread.</summary>
/// <param name="Reactor">Whose.</param>
/// <param name="Redis">To what.</param>
/// <param name="Connected">Servers that are connected.</param>
/// <param name="InFlight">Commands without an answer.</param>
/// <param name="Unsent">Bytes that are not sent.</param>
/// <param name="OldestMs">How long the oldest command without an answer has been waiting, in milliseconds.</param>
internal sealed record RedisReadings(
    string Reactor, string Redis, Func<long> Connected, Func<long> InFlight, Func<long> Unsent, Func<long> OldestMs);
