namespace Kim.Bench;

/// <summary>A running server under measurement.</summary>
internal sealed record Peer(string Kind, Child Process, string Url, int Port);
