namespace Kim.Bench.Shared;

/// <summary>A running Redis.</summary>
internal sealed record RedisServer(Child Process, int Port);
