using Kim.Options;
using Microsoft.Extensions.DependencyInjection;

namespace Kim.AspNetCore.Options;

/// <summary>Settings that a host reads: Kim's own, and those of each package that was added. Registered once for each.</summary>
/// <param name="Settings">The settings.</param>
internal sealed record KnownSettings(IReadOnlyList<Setting> Settings)
{
    /// <summary>All that a host reads.</summary>
    internal static IReadOnlyList<Setting> Of(IServiceProvider services) =>
        [.. services.GetServices<KnownSettings>().SelectMany(known => known.Settings)];
}
