using Kim.AspNetCore.Reactors;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Kim among an app's health checks.</summary>
public static class KimHealthChecksExtensions
{
    /// <summary>
    /// Adds a check named <c>kim</c>, with the tag <c>ready</c>: the reactors have started and none is held, the server does not stop, and
    /// Redis is connected if it is used.
    /// </summary>
    /// <remarks><code>builder.Services.AddHealthChecks().AddKim();</code></remarks>
    /// <param name="checks">The app's checks.</param>
    /// <returns>The same.</returns>
    [CLSCompliant(false)] // These types do not say that they are.
    public static IHealthChecksBuilder AddKim(this IHealthChecksBuilder checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        return checks.Add(new HealthCheckRegistration(
            "kim", services => new ReadinessCheck(services.GetRequiredService<ReactorPool>()), failureStatus: null, tags: ["ready"]));
    }
}
