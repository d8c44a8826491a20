using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Scalar.AspNetCore;

namespace Kim.Server;

/// <summary>
/// The middleware of this server, and the endpoints beside its commands: the place to add your own. If no setting asks for any of it, there
/// is no pipeline at all.
/// </summary>
internal static class Pipeline
{
    /// <summary>Adds what the middleware needs to the services. What it then does is for the settings to say.</summary>
    internal static void AddServices(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddCors();
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddRateLimiter(static _ => { });
        services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<ServerOptions>>(LimitRate);
        services.AddHttpsRedirection(static _ => { });
        services.AddOpenApi();
        AddAuthentication(services, builder.Configuration);
    }

    /// <summary>The middleware, in the order in which a request meets it.</summary>
    internal static void Use(KimPipeline app)
    {
        var server = app.Services.GetRequiredService<IOptions<ServerOptions>>().Value;
        if (server.HttpsRedirection)
        {
            CheckHttps(app);
            app.UseHttpsRedirection();
        }

        if (server.Compression)
        {
            app.UseResponseCompression();
        }

        if (server.CorsOrigins.Count > 0)
        {
            app.UseCors(policy => policy.WithOrigins([.. server.CorsOrigins]).AllowAnyMethod().AllowAnyHeader());
        }

        app.UseAuthentication();
        if (server.RateLimit > 0)
        {
            app.UseRateLimiter();
        }

        app.UseAuthorization();
        if (server.OpenApi)
        {
            CheckReflection();
            app.UseWhen(
                context => context.Request.Path.StartsWithSegments("/openapi"), branch => branch.Use(LeaveReactorAsync));
            app.MapOpenApi();
            app.MapScalarApiReference();
        }

        // An [AllowAnonymous] on a command's class outranks this.
        var commands = app.MapKimCommands();
        if (server.ApiKeys.Count > 0 || ServerOptions.HasBearer(app.Configuration))
        {
            commands.RequireAuthorization();
        }
    }

    // To make the document takes a while, which no command should wait for: from here on it is the thread pool's.
    private static async Task LeaveReactorAsync(HttpContext context, RequestDelegate next)
    {
        await Task.Yield();
        await next(context);
    }

    private static void AddAuthentication(IServiceCollection services, IConfiguration configuration)
    {
        var authentication = services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyScheme>(ApiKeyScheme.Name, null);
        var schemes = new List<string> { ApiKeyScheme.Name };
        if (ServerOptions.HasBearer(configuration))
        {
            // Configured by ASP.NET Core itself, from Authentication:Schemes:Bearer.
            authentication.AddJwtBearer();
            schemes.Insert(0, "Bearer");
        }

        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(new AuthorizationPolicyBuilder([.. schemes]).RequireAuthenticatedUser().Build());
    }

    // A client is its address, as long as nothing else is known of it that it cannot choose itself.
    private static void LimitRate(Microsoft.AspNetCore.RateLimiting.RateLimiterOptions limiter, IOptions<ServerOptions> server)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = static (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            return default;
        };
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = Math.Max(1, server.Value.RateLimit),
                Window = TimeSpan.FromSeconds(1),
            }));
    }

    // The document would be a 500, each time it is asked for.
    private static void CheckReflection()
    {
        if (!JsonSerializer.IsReflectionEnabledByDefault)
        {
            throw new KimConfigurationException(
                "Kim:OpenApi cannot be used: this server was compiled natively, and the library that writes the document looks at types by "
                + "reflection. Leave it out, or run the server on the .NET runtime.");
        }
    }

    private static void CheckHttps(KimPipeline app)
    {
        if (!app.Services.GetRequiredService<IOptions<KimOptions>>().Value.Url.Contains("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new KimConfigurationException(
                "Kim:HttpsRedirection is on, but no address of Kim:Url is https: there is nothing to redirect to. Add https://host:port "
                + "there, or leave it out.");
        }
    }
}
