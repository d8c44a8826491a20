using Kim.AspNetCore.Heads;

namespace Kim.AspNetCore.Exchanges;

/// <summary>What the fast lane keeps to.</summary>
/// <param name="Limits">How large a request may be.</param>
/// <param name="UnsentMax"><c>Kim:MaxUnsent</c>, in bytes.</param>
/// <param name="IdleMs"><c>Kim:IdleTimeout</c>.</param>
/// <param name="SlowMs">How long a request may take to come, before Kestrel has it, which knows how slow it may be.</param>
/// <param name="SendRateMin"><c>Kim:MinSendRate</c>, in bytes a second; 0: any.</param>
/// <param name="GraceMs"><c>Kim:RateGrace</c>.</param>
internal sealed record LaneOptions(LaneLimits Limits, int UnsentMax, long IdleMs, long SlowMs, long SendRateMin, long GraceMs)
{
    // A larger body is not what the lane is for: Kestrel reads it piece by piece.
    private const long BodyBytesMax = 64 * 1024;

    private const long SlowMsMax = 1000;

    /// <summary>As the host is configured.</summary>
    internal static LaneOptions Of(KimOptions options) => new(
        new LaneLimits(options.MaxRequestLine, options.MaxHead, options.MaxHeaders, Math.Min(options.MaxBody, BodyBytesMax)),
        options.MaxUnsent,
        (long)options.IdleTimeout.TotalMilliseconds,
        Math.Min((long)options.HeadTimeout.TotalMilliseconds / 4, SlowMsMax),
        options.MinSendRate,
        (long)options.RateGrace.TotalMilliseconds);
}
