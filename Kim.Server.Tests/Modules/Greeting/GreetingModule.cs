using Kim;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Greeting;

/// <summary>Registers what the commands of this module ask for.</summary>
public sealed class GreetingModule : IKimModule
{
    public void Configure(IHostApplicationBuilder builder) => builder.Services.AddSingleton<IGreeter, Greeter>();
}
