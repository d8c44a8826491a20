using System.Diagnostics.CodeAnalysis;
using Kim.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Kim.AspNetCore.Options;

/// <summary>Reads settings into options when these are first needed, and checks the result, even if code has set it.</summary>
/// <param name="configuration">The host's.</param>
/// <param name="settings">The settings.</param>
internal sealed class SettingsBinder<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
    IConfiguration configuration, IReadOnlyList<Setting<TOptions>> settings) : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    /// <exception cref="KimConfigurationException">A setting cannot be read; the message names key, value, fix and where it is
    /// set.</exception>
    public void Configure(TOptions options)
    {
        foreach (var setting in settings)
        {
            var parts = Parts(setting);
            if (configuration[setting.Key] is { } text && (text.Length > 0 || parts.Count == 0))
            {
                CheckWhole(setting, parts);
                Try(setting.Key, () => setting.Set(options, text.Length > 0 || setting.Default.Length == 0
                    ? text
                    : throw new FormatException($"it is empty. Leave it out for {setting.Default}, or write a value.")));
            }

            if (parts.Count > 0)
            {
                SetParts(setting, options, parts);
            }
        }
    }

    /// <exception cref="KimConfigurationException">An option cannot be used.</exception>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        foreach (var setting in settings)
        {
            Try(setting.Key, () => setting.Check(options), IsFineInConfiguration(setting));
        }

        return ValidateOptionsResult.Success;
    }

    // The keys below a setting's that have a text, lists in their order; relative to the setting's.
    private List<(string Name, string Text)> Parts(Setting<TOptions> setting)
    {
        if (!setting.TakesParts)
        {
            return [];
        }

        return [.. Leaves(configuration.GetSection(setting.Key)).Select(leaf => (leaf.Path[(setting.Key.Length + 1)..], leaf.Value!))];

        static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection section) =>
            section.GetChildren().SelectMany(child => Leaves(child).Prepend(child)).Where(leaf => leaf.Value is not null);
    }

    private void CheckWhole(Setting<TOptions> setting, List<(string Name, string Text)> parts)
    {
        if (parts.Count > 0)
        {
            var part = $"{setting.Key}:{parts[0].Name}";
            throw new KimConfigurationException(
                $"{setting.Key} and {part} are both set: write one text, or parts, and leave the other out."
                + SettingOrigin.Sentence(configuration, part));
        }
    }

    // At once as a whole, too: what else reads the options takes them for set.
    private void SetParts(Setting<TOptions> setting, TOptions options, List<(string Name, string Text)> parts)
    {
        foreach (var (name, text) in parts)
        {
            Try($"{setting.Key}:{name}", () => setting.SetPart(options, name, text));
        }

        Try(setting.Key, () => setting.Check(options));
    }

    // Then what is wrong was set in code.
    private bool IsFineInConfiguration(Setting<TOptions> setting)
    {
        try
        {
            var read = Activator.CreateInstance<TOptions>();
            if (configuration[setting.Key] is { } text)
            {
                setting.Set(read, text);
            }

            foreach (var (name, part) in Parts(setting))
            {
                setting.SetPart(read, name, part);
            }

            setting.Check(read);
            return true;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    private void Try(string key, Action action, bool isSetInCode = false)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or OverflowException)
        {
            var origin = isSetInCode
                ? $" It is set in code: {typeof(TOptions).Name}."
                : SettingOrigin.Sentence(configuration, key);
            throw new KimConfigurationException($"{key}: {fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}.{origin}", fault);
        }
    }
}
