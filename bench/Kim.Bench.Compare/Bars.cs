using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>The bars for Kim, with connections kept alive: its CPU per request over the peer's, at most.</summary>
internal static class Bars
{
    private static readonly Dictionary<string, (double Fixed, double Redis)> Cpu = new()
    {
        [Contender.KimBefore] = (1.02, 1.02),
        [Contender.Limit] = (1.3, 1.45),
        ["cpp-switch"] = (0.75, 0.85),
        ["aspnet-stock"] = (0.55, 0.32),
        ["aspnet-tuned"] = (0.75, 0.5),
        ["nginx-lua"] = (1.0, 0.4),
        ["go"] = (0.55, 0.4),
        ["node"] = (0.55, 0.4),
    };

    /// <summary>The bar, or none.</summary>
    internal static double? Of(string peer, Mode mode) =>
        mode.Close || !Cpu.TryGetValue(peer, out var bar) ? null : mode.Endpoint == Endpoint.Fixed ? bar.Fixed : bar.Redis;

    /// <summary>Whether Kim's p99 at the common rate has to be below this peer's.</summary>
    internal static bool OnLatency(string peer, Mode mode) => !mode.Close && peer is not (Contender.Limit or Contender.KimBefore);
}
