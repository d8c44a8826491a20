using Kim;
using Kim.Reactors;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Filters of a whole host.</summary>
public static class KimFilterExtensions
{
    /// <summary>Adds a filter to all commands of the host, before those that commands and assemblies state themselves.</summary>
    /// <param name="kim">The builder, from <c>AddKim</c> or <c>AddKimServer</c>.</param>
    /// <param name="create">Makes one, for each command and reactor.</param>
    /// <returns>The builder.</returns>
    public static KimBuilder AddFilter(this KimBuilder kim, Func<FilterAttribute> create)
    {
        ArgumentNullException.ThrowIfNull(kim);
        ArgumentNullException.ThrowIfNull(create);
        kim.Services.AddSingleton(new FilterFactory(create));
        return kim;
    }
}
