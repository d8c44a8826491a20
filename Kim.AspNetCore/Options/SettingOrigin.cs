using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Kim.AspNetCore.Options;

/// <summary>Where a setting was set, so that one need not look for it.</summary>
internal static class SettingOrigin
{
    /// <summary>A sentence with a space before it; empty if nobody knows.</summary>
    internal static string Sentence(IConfiguration configuration, string key) =>
        Find(configuration, key) is { } origin ? $" It is set {origin}." : "";

    private static string? Find(IConfiguration configuration, string key)
    {
        // Of several the last counts.
        var provider = (configuration as IConfigurationRoot)?.Providers.LastOrDefault(provider => provider.TryGet(key, out _));
        return provider switch
        {
            CommandLineConfigurationProvider => "on the command line",
            EnvironmentVariablesConfigurationProvider => $"in the environment, as {key.Replace(":", "__", StringComparison.Ordinal)}",
            FileConfigurationProvider file => $"in {File(file)}",
            ChainedConfigurationProvider chained => Find(chained.Configuration, key),
            _ => null,
        };
    }

    private static string File(FileConfigurationProvider provider) =>
        provider.Source.Path is { } path ? provider.Source.FileProvider?.GetFileInfo(path).PhysicalPath ?? path : "a file";
}
