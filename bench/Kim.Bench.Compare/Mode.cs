using Kim.Bench.Shared;

namespace Kim.Bench.Compare;

/// <summary>One mode of asking: which endpoint, and whether each request has a connection of its own.</summary>
internal sealed record Mode(Endpoint Endpoint, bool Close)
{
    internal static readonly Mode[] All =
    [
        new(Endpoint.Fixed, false), new(Endpoint.Redis, false), new(Endpoint.Fixed, true), new(Endpoint.Redis, true),
    ];

    internal string Name => $"{Endpoint.Name}, {(Close ? "close" : "keep-alive")}";
}
