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
            if (configuration[setting.Key] is { } text)
            {
                Try(setting, () => setting.Set(options, text.Length > 0 || setting.Default.Length == 0
                    ? text
                    : throw new FormatException($"it is empty. Leave it out for {setting.Default}, or write a value.")));
            }
        }
    }

    /// <exception cref="KimConfigurationException">An option cannot be used.</exception>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        foreach (var setting in settings)
        {
            Try(setting, () => setting.Check(options), IsFineInConfiguration(setting));
        }

        return ValidateOptionsResult.Success;
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

            setting.Check(read);
            return true;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    private void Try(Setting setting, Action action, bool isSetInCode = false)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or OverflowException)
        {
            var origin = isSetInCode
                ? $" It is set in code: {typeof(TOptions).Name}."
                : SettingOrigin.Sentence(configuration, setting.Key);
            throw new KimConfigurationException($"{setting.Key}: {fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}.{origin}", fault);
        }
    }
}
