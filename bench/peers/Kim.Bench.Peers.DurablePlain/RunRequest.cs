namespace Kim.Bench.Peers.DurablePlain;

/// <summary>What to run.</summary>
/// <param name="Id">Its effects are counted under this name.</param>
/// <param name="Delay">How long each step waits before its effect, in milliseconds.</param>
public sealed record RunRequest(string Id, int Delay);
