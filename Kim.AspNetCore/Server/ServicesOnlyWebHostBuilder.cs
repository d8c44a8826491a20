using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.AspNetCore.Server;

/// <summary>
/// Lets Kestrel's own extensions register what a Kestrel needs (TLS, metrics) in any host: they ask for a web host's builder, but only of
/// its services.
/// </summary>
internal sealed class ServicesOnlyWebHostBuilder(IServiceCollection services, IConfiguration configuration) : IWebHostBuilder
{
    private readonly WebHostBuilderContext _context = new() { Configuration = configuration };

    public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(services);
        return this;
    }

    public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
    {
        configureServices(_context, services);
        return this;
    }

    public string? GetSetting(string key) => configuration[key];

    public IWebHostBuilder UseSetting(string key, string? value) => throw new NotSupportedException("The host's settings are the host's.");

    public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) =>
        throw new NotSupportedException("The host's configuration is the host's.");

#pragma warning disable ASPDEPR008 // The interface still has it.
    public IWebHost Build() => throw new NotSupportedException("There is a host already.");
#pragma warning restore ASPDEPR008
}
