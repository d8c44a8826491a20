using System.Threading.RateLimiting;

namespace AspNetApp;

/// <summary>Who asks, and for whom.</summary>
public readonly record struct Caller(string User, string Tenant);

/// <summary>How much of the app each may use, for all reactors together.</summary>
/// <param name="settings"><c>Limits:RunsOfTenant</c>, <c>Limits:BurstOfUser</c> and <c>Limits:UserEvery</c>.</param>
public sealed class RateLimits(IConfiguration settings) : IDisposable
{
    // The tenant comes first: what is taken of it is given back if the user has had its share. The other way round it would be lost.
    private readonly PartitionedRateLimiter<Caller> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<Caller, string>(caller => RateLimitPartition.GetConcurrencyLimiter(
            caller.Tenant, _ => new() { PermitLimit = settings.GetValue("Limits:RunsOfTenant", 20) })),
        PartitionedRateLimiter.Create<Caller, string>(caller => RateLimitPartition.GetTokenBucketLimiter(
            caller.User, _ => new()
            {
                TokenLimit = settings.GetValue("Limits:BurstOfUser", 50),
                TokensPerPeriod = 1,
                ReplenishmentPeriod = settings.GetValue("Limits:UserEvery", TimeSpan.FromMilliseconds(100)),
            })));

    /// <summary>Takes one of the user's, and one of the tenant's until the lease is disposed. It does not wait.</summary>
    public RateLimitLease Take(Caller caller) => _limiter.AttemptAcquire(caller);

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
