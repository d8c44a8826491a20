using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Kim.Hosting;

/// <summary>Reads settings; one that cannot be used is refused with key, value and mend.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    /// <summary>The text as configured; empty where it is not.</summary>
    internal string Text(string key) => configuration[key] ?? "";

    /// <summary>The value as configured, or the default.</summary>
    /// <exception cref="KimConfigurationException">It cannot be read.</exception>
    internal T Value<T>(string key, string fallback, Func<string, T> parse)
    {
        var text = configuration[key] is { Length: > 0 } given ? given : fallback;
        try
        {
            return parse(text);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            throw new KimConfigurationException($"{key}: {fault.Message}", fault);
        }
    }

    /// <exception cref="FormatException">The text is no whole number from <paramref name="min"/> on.</exception>
    internal static int Count(string text, int min) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= min
            ? count
            : throw new FormatException($"'{text}' is not a whole number from {min} on.");
}
