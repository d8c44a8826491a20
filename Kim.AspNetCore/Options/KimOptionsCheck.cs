using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Kim.AspNetCore.Options;

/// <summary>Looks at the settings as a whole: a key that nothing reads, and what this kind of host cannot do.</summary>
/// <param name="configuration">The host's.</param>
/// <param name="known">Every setting that is read.</param>
/// <param name="isApp">Whether the host is an ASP.NET Core app, which listens by itself.</param>
internal sealed class KimOptionsCheck(
    IConfiguration configuration, IEnumerable<KnownSettings> known, bool isApp) : IValidateOptions<KimOptions>
{
    /// <exception cref="KimConfigurationException">Something is wrong; the message names key, value and fix.</exception>
    public ValidateOptionsResult Validate(string? name, KimOptions options)
    {
        var settings = known.SelectMany(group => group.Settings).ToList();
        SettingNames.Check(configuration, settings);
        SettingNames.CheckEnvironment(Environment.GetEnvironmentVariables(), settings);
        if (options.Workers > 0 && isApp)
        {
            throw new KimConfigurationException("Kim:Workers is for a server of Kim's own: here the app is the one process. Leave it out.");
        }

        if (options.Workers > 0 && !OperatingSystem.IsLinux())
        {
            throw new KimConfigurationException(
                $"Kim:Workers={options.Workers} cannot be used: worker processes share listening sockets by descriptor, which works on "
                + "Linux only. Leave it out and set Kim:Reactors instead.");
        }

        return ValidateOptionsResult.Success;
    }
}
