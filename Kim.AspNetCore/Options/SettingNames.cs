using System.Collections;
using Kim.Options;
using Microsoft.Extensions.Configuration;

namespace Kim.AspNetCore.Options;

/// <summary>Refuses keys under <c>Kim:</c> that are not settings: somebody relies on them.</summary>
internal static class SettingNames
{
    private const string Known = "start Kim.Server with --help, or see docs/reference/settings.md, for those that exist";

    // Known to those who add it: this, its parts, and what begins with it, as Kim:RedisSeam.
    private const string OfRedis = "Kim:Redis";

    /// <exception cref="KimConfigurationException">A key is not known, or has parts; the message says where it was set and which one may be
    /// meant.</exception>
    internal static void Check(IConfiguration configuration, IReadOnlyList<Setting> known)
    {
        foreach (var (key, value) in configuration.GetSection(Setting.Section).AsEnumerable()
            .OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            // A section itself has no value; what has neither value nor parts was written as null or {}.
            if ((value is not null || !configuration.GetSection(key).GetChildren().Any()) && !known.Any(setting => IsOf(setting, key))
                && !Same(key, Setting.Section) && !IsUnset(key, value, known))
            {
                throw new KimConfigurationException($"{Fault(key, known)}{SettingOrigin.Sentence(configuration, key)}");
            }
        }

        if (configuration[Setting.Section] is { Length: > 0 } text)
        {
            throw new KimConfigurationException(
                $"Kim={text} is not a setting: a setting has a name after 'Kim:', "
                + $"{Known}.{SettingOrigin.Sentence(configuration, Setting.Section)}");
        }
    }

    /// <summary>Refuses environment variables that look like settings and are not read as such.</summary>
    /// <exception cref="KimConfigurationException">There is one.</exception>
    internal static void CheckEnvironment(IDictionary environment, IReadOnlyList<Setting> known)
    {
        var names = environment.Keys.Cast<string>()
            .Where(name => name.StartsWith(Setting.Section + "_", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)
            .ToList();
        foreach (var name in names.Where(name => !name.StartsWith("KIM__", StringComparison.OrdinalIgnoreCase)))
        {
            // Others of that prefix are somebody else's: KIM_PORT is what Kubernetes sets for a service named kim.
            if (known.FirstOrDefault(setting => Same(setting.Name, name[4..].Replace("_", "", StringComparison.Ordinal))) is { } meant)
            {
                throw new KimConfigurationException(
                    $"The environment variable {name} is not read. Write it with two underscores: "
                    + $"{meant.Key.Replace(":", "__", StringComparison.Ordinal)}.");
            }
        }

        foreach (var same in names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Select(name => environment[name]).Distinct().Count() > 1))
        {
            throw new KimConfigurationException(
                $"{string.Join(" and ", same)} are one setting with two values in the environment: which one counts is left to chance. "
                + "Remove one.");
        }
    }

    /// <summary>The setting that may be meant by a name that is not one; <see langword="null"/> if none is near.</summary>
    /// <param name="name">Without <c>Kim:</c>.</param>
    /// <param name="known">The settings.</param>
    internal static Setting? Nearest(string name, IReadOnlyList<Setting> known)
    {
        // The last part alone, too: Kim:Limits:MaxBody. How far off a word may be grows with its length.
        var candidates =
            from written in new[] { name, name[(name.LastIndexOf(':') + 1)..] }
            from setting in known
            let distance = EditDistance.Between(Plain(written), Plain(setting.Name))
            where distance <= Math.Max(1, Math.Min(3, setting.Name.Length / 3))
            orderby distance
            select setting;
        return candidates.FirstOrDefault();
    }

    // One file may serve a program with Redis and one without.
    private static bool IsUnset(string key, string? value, IReadOnlyList<Setting> known) =>
        string.IsNullOrEmpty(value) && IsOfRedis(key, known);

    private static bool IsOfRedis(string key, IReadOnlyList<Setting> known) =>
        key.StartsWith(OfRedis, StringComparison.OrdinalIgnoreCase) && !known.Any(setting => Same(setting.Key, OfRedis));

    private static string Fault(string key, IReadOnlyList<Setting> known)
    {
        if (IsOfRedis(key, known))
        {
            return $"{key} has no effect: Redis is not added. Write builder.AddKim(kim => kim.AddRedis()), of the package Kim.Redis, or "
                + "leave the setting out.";
        }

        var parent = known.FirstOrDefault(setting => key.StartsWith(setting.Key + ":", StringComparison.OrdinalIgnoreCase));
        if (parent is not null)
        {
            return int.TryParse(key[(parent.Key.Length + 1)..], out _)
                ? $"{parent.Key} is a list here. Write it as one text, the parts separated by ';'."
                : $"{key} is not a setting: {parent.Key} has no parts, write it as one value.";
        }

        return Nearest(key[(Setting.Section.Length + 1)..], known) is { } meant
            ? $"{key} is not a setting. Did you mean {meant.Key}?"
            : $"{key} is not a setting: under 'Kim:' stand Kim's own only, {Known}.";
    }

    private static string Plain(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)
        .Replace(".", "", StringComparison.Ordinal).ToUpperInvariant();

    private static bool IsOf(Setting setting, string key) => Same(setting.Key, key)
        || (setting.TakesParts && key.StartsWith(setting.Key + ":", StringComparison.OrdinalIgnoreCase));

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
