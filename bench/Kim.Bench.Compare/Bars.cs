using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>The bars for Kim: its CPU per request over the peer's, at most.</summary>
internal static class Bars
{
    private static readonly Dictionary<string, (double Fixed, double Redis)> KeptAlive = new()
    {
        [Contender.KimBefore] = (1.02, 1.02),
        [Contender.Limit] = (1.15, 1.2),
        ["cpp-switch"] = (0.75, 0.8),
        ["aspnet-stock"] = (0.55, 0.32),
        ["aspnet-tuned"] = (0.75, 0.5),
        ["nginx-lua"] = (0.65, 0.4),
        ["go"] = (0.55, 0.4),
        ["node"] = (0.55, 0.4),
    };

    // Each request with a connection of its own.
    private static readonly Dictionary<string, (double Fixed, double Redis)> Closing = new()
    {
        ["cpp-switch"] = (1.0, 0.95),
        ["nginx-lua"] = (0.92, 0.8),
    };

    /// <summary>The bar, or none.</summary>
    internal static double? Of(string peer, Mode mode) =>
        !(mode.Close ? Closing : KeptAlive).TryGetValue(peer, out var bar) ? null
            : mode.Endpoint == Endpoint.Fixed ? bar.Fixed
            : bar.Redis;

    /// <summary>Whether Kim's p99 at the common rate has to be below this peer's.</summary>
    internal static bool OnLatency(string peer, Mode mode) =>
        !mode.Close && peer is not (Contender.Limit or Contender.KimBefore or Contender.KimKestrel);
}
