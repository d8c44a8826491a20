namespace Kim.Bench.Shared;

/// <summary>A running server under measurement.</summary>
internal sealed record Peer(string Kind, Child Process, string Url, int Port);
