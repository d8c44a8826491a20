using Microsoft.Extensions.DependencyInjection;

namespace Kim.Durable.Http;

/// <summary>Adds the commands at <c>/kim/runs</c> to a host.</summary>
internal static class RunsOverHttp
{
    internal static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<AdminGuard>();
        services.AddSingleton<KnownRuns>();
        services.AddSingleton(KimCommands.Table);
    }
}
