using Kim.AspNetCore.Exchanges;
using Kim.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Kim.AspNetCore.Apps;

/// <summary>What was stated by <c>UsePipeline</c>. A server without one has no such service, and nothing of what is added here.</summary>
internal sealed class PipelineSetup
{
    private readonly List<Action<KimPipeline>> _steps = [];

    /// <summary>Adds what an app's host would have for its middleware.</summary>
    internal static void AddTo(IServiceCollection services, Action<KimPipeline> configure)
    {
        if (services.Select(service => service.ImplementationInstance).OfType<PipelineSetup>().FirstOrDefault() is { } known)
        {
            known._steps.Add(configure);
            return;
        }

        services.AddSingleton(new PipelineSetup { _steps = { configure } });
        services.TryAddSingleton<IHttpContextFactory, DefaultHttpContextFactory>();
        services.TryAddScoped<IMiddlewareFactory, MiddlewareFactory>();
        services.TryAddSingleton<IWebHostEnvironment, PipelineEnvironment>();
    }

    /// <summary>Makes it, once the reactors have started.</summary>
    /// <exception cref="KimConfigurationException">It cannot be made, or an endpoint asks for middleware that it has not.</exception>
    internal PipelineApplication Build(IServiceProvider services, IFeatureCollection server)
    {
        var pipeline = new KimPipeline(services, server);
        RequestDelegate whole;
        try
        {
            _steps.ForEach(step => step(pipeline));
            if (!pipeline.Endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<CommandDescriptor>() is not null))
            {
                pipeline.MapKimCommands();
            }

            whole = pipeline.BuildWhole();
        }
        catch (Exception fault) when (fault is not KimConfigurationException)
        {
            throw new KimConfigurationException(
                $"The pipeline could not be made: {fault.GetType()}: {fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Fix what "
                + "UsePipeline was given.", fault);
        }

        PipelineCheck.Check(pipeline);
        var loggers = SafeLoggerFactory.Of(services.GetRequiredService<ILoggerFactory>());
        return new(
            whole, pipeline.Endpoints, services.GetRequiredService<IHttpContextFactory>(), loggers.CreateLogger<PipelineRequest>());
    }
}
