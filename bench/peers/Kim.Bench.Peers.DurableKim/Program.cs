using Kim;
using Kim.Bench.Peers.DurableKim;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

return await KimProgram.RunAsync(args, static args =>
{
    var builder = Host.CreateApplicationBuilder(args);
    builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
    builder.AddKimServer(kim => kim.AddCommands(KimCommands.Table).AddRedis().AddDurableRedis());
    return builder.Build();
});
