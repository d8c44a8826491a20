using Kim.Durable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kim.Bench.TakeOver.Serving;

/// <summary>The server that is killed.</summary>
internal static class HoldServer
{
    /// <summary>The first argument of a process that is one.</summary>
    internal const string Word = "serve";

    internal static Task<int> RunAsync(string[] args) => KimProgram.RunAsync(args, static args =>
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(new Witness(builder.Configuration[Witness.Setting] ?? "."));
        var isEmbedded = string.IsNullOrEmpty(builder.Configuration["Kim:Redis"]);
        builder.AddKimServer(kim =>
        {
            kim.AddCommands(KimCommands.Table);
            if (isEmbedded)
            {
                kim.AddEmbeddedRedis();
            }
            else
            {
                kim.AddRedis();
            }

            kim.AddDurableRedis(configureRedis: redis => redis.Persistence = isEmbedded ? StorePersistence.LogAlways : redis.Persistence);
        });
        return builder.Build();
    });
}
