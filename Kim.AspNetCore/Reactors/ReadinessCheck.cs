using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Kim.AspNetCore.Reactors;

/// <summary>Kim among a host's own health checks.</summary>
internal sealed class ReadinessCheck(ReactorPool reactors) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var reasons = reactors.Readiness.Reasons();
        return Task.FromResult(reasons.Count == 0
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(context.Registration.FailureStatus, string.Join("; ", reasons)));
    }
}
