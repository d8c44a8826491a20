using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Kim;

namespace AspNetApp;

/// <summary>Refuses what is too much of one user or of one tenant: 429, with the seconds to wait in <c>Retry-After</c>.</summary>
public sealed class RateLimitAttribute : FilterAttribute
{
    private readonly Dictionary<string, RateLimitLease> _taken = [];

    /// <inheritdoc/>
    protected override ValueTask<Reply?> Before(FilterContext run)
    {
        var lease = run.Services.GetRequiredService<RateLimits>().Take(CallerOf(run.Http!));
        if (lease.IsAcquired)
        {
            _taken.Add(run.Run.Id, lease);
            return default;
        }

        using (lease)
        {
            var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Ceiling(wait.TotalSeconds) : 1;
            return new(Fail(1, "too many requests", 429)
                .WithHeader("Retry-After", Math.Max(1, seconds).ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <inheritdoc/>
    protected override Reply After(FilterContext run, Reply reply)
    {
        if (_taken.Remove(run.Run.Id, out var lease))
        {
            lease.Dispose();
        }

        return reply;
    }

    // A client that nobody knows is its address: a header it could choose itself.
    private static Caller CallerOf(HttpInfo http)
    {
        var user = http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? $"{http.RemoteAddress}";
        return new Caller(user, http.User.FindFirstValue("tenant") ?? user);
    }
}
