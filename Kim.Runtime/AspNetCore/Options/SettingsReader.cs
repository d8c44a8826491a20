using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Kim.AspNetCore.Options;

/// <summary>Reads settings; one that cannot be used is refused with key, value, fix and where it was set. What is read is what is known.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<Setting> _known = [];

    /// <summary>The settings read so far.</summary>
    internal IReadOnlyList<Setting> Known => _known;

    /// <summary>The text as configured; empty where it is not.</summary>
    internal string Text(string key, string meaning) => Value(key, "", meaning, static text => text);

    /// <summary>The value as configured, or the default.</summary>
    /// <exception cref="KimConfigurationException">It cannot be read.</exception>
    internal T Value<T>(string key, string fallback, string meaning, Func<string, T> parse)
    {
        _known.Add(new Setting(key, fallback, meaning));
        var given = configuration[key];
        try
        {
            return given is not { Length: 0 } || fallback.Length == 0
                ? parse(given ?? fallback)
                : throw new FormatException($"it is empty. Leave it out for {fallback}, or write a value.");
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or OverflowException)
        {
            throw new KimConfigurationException($"{key}: {fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}.{SettingOrigin.Sentence(configuration, key)}", fault);
        }
    }

    /// <exception cref="FormatException">The text is no whole number from <paramref name="min"/> on.</exception>
    internal static int Count(string text, int min) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= min
            ? count
            : throw new FormatException($"'{text}' is not a whole number from {min} on.");
}
