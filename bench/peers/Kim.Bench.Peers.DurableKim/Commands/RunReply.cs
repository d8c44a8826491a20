namespace Kim.Bench.Peers.DurableKim.Commands;

/// <summary>That it has ended.</summary>
public sealed record RunReply(string Id);
