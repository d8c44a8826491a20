using Kim;
using Kim.Hosting;
using Kim.Server;
using Microsoft.Extensions.Hosting;

try
{
    using var host = KimServerHost.Build(args);
    await host.RunAsync();
    return 0;
}
catch (KimConfigurationException fault)
{
    Console.Error.WriteLine($"kim: {fault.Message}");
    return 1;
}
