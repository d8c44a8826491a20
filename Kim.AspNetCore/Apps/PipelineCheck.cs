using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.RateLimiting;

namespace Kim.AspNetCore.Apps;

/// <summary>
/// Refuses a pipeline that lacks what its endpoints ask for: the author of <c>[EnableRateLimiting]</c> relies on it. An app without that
/// middleware would serve the endpoint all the same.
/// </summary>
internal static class PipelineCheck
{
    // What asks, and the class of the middleware that answers.
    private static readonly (Func<object, bool> Asks, string Middleware, string Line)[] Known =
    [
        (asked => asked is IAuthorizeData or IAuthorizationRequirementData or AuthorizationPolicy, "AuthorizationMiddleware",
            "UseAuthorization"),
        (asked => asked is ICorsMetadata and not IDisableCorsAttribute, "CorsMiddleware", "UseCors"),
        (asked => asked is EnableRateLimitingAttribute, "RateLimitingMiddleware", "UseRateLimiter"),
        (asked => asked is OutputCacheAttribute or IOutputCachePolicy, "OutputCacheMiddleware", "UseOutputCache"),
        (asked => asked is RequestTimeoutAttribute or RequestTimeoutPolicy, "RequestTimeoutsMiddleware", "UseRequestTimeouts"),
        (asked => asked is HttpLoggingAttribute, "HttpLoggingMiddleware", "UseHttpLogging"),
    ];

    /// <exception cref="KimConfigurationException">Something is asked for that nothing in the pipeline does.</exception>
    internal static void Check(KimPipeline pipeline)
    {
        var missing = Known.Where(known => !pipeline.Uses(known.Middleware)).ToList();
        foreach (var endpoint in pipeline.Endpoints)
        {
            foreach (var (asks, _, line) in missing)
            {
                if (endpoint.Metadata.FirstOrDefault(asks) is { } asked)
                {
                    throw new KimConfigurationException(
                        $"{Name(endpoint)}: {Name(asked)} is not enforced, since the pipeline lacks its middleware. Add app.{line}() to "
                        + "UsePipeline, or remove what asks for it.");
                }
            }
        }
    }

    private static string Name(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<CommandDescriptor>()?.Type.FullName ?? endpoint.DisplayName ?? "an endpoint";

    private static string Name(object asked)
    {
        var name = asked.GetType().Name;
        return name.EndsWith(nameof(Attribute), StringComparison.Ordinal) ? $"[{name[..^nameof(Attribute).Length]}]" : name;
    }
}
