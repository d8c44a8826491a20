using Microsoft.Extensions.Hosting;

namespace Kim;

/// <summary>
/// What a module registers for its commands. A module (an assembly named in <c>Kim:Modules</c>) has at most one public class that
/// implements this, with a public constructor without parameters.
/// </summary>
/// <remarks>
/// <code>
/// public sealed class GreetingModule : IKimModule
/// {
///     public void Configure(IHostApplicationBuilder builder) => builder.Services.AddSingleton&lt;IGreeter, Greeter&gt;();
/// }
/// </code>
/// </remarks>
public interface IKimModule
{
    /// <summary>
    /// Registers services, once, before the server's container is built. If it throws, the module is refused, and its registrations are
    /// removed.
    /// </summary>
    /// <param name="builder">The server's builder.</param>
    void Configure(IHostApplicationBuilder builder);
}
