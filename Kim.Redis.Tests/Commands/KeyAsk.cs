namespace Kim.Redis.Tests.Commands;

/// <summary>A request that is a key.</summary>
public sealed record KeyAsk(string Key);
