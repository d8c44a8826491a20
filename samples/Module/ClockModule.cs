using Kim;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Module;

/// <summary>Registers what the module's commands need, in the server's container.</summary>
public sealed class ClockModule : IKimModule
{
    /// <inheritdoc/>
    public void Configure(IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(TimeProvider.System);
    }
}
