namespace Kim.Bench.Peers.DurablePlain;

/// <summary>That it has ended.</summary>
public sealed record RunReply(string Id);
