using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Kim.AspNetCore.Options;
using Kim.Options;
using Microsoft.Extensions.Hosting;

namespace Kim.AspNetCore.Server;

/// <summary>A server's command line: what it answers by itself, and the switches that nothing would read.</summary>
internal static class Switches
{
    // What a .NET host reads for itself.
    private static readonly string[] OfHost = [HostDefaults.EnvironmentKey, HostDefaults.ContentRootKey, HostDefaults.ApplicationKey];

    /// <summary>Whether it asks for help.</summary>
    internal static bool AskForHelp(IReadOnlyList<string> args) => args.Any(arg => arg is "--help" or "-h" or "-?" or "/?");

    /// <summary>Whether it asks for the version.</summary>
    internal static bool AskForVersion(IReadOnlyList<string> args) => args.Contains("--version");

    /// <exception cref="KimConfigurationException">A switch is malformed, not known or given twice.</exception>
    /// <param name="args">The command line.</param>
    /// <param name="known">The settings; <see langword="null"/>: the form only is looked at.</param>
    internal static void Check(IReadOnlyList<string> args, IReadOnlyList<Setting>? known)
    {
        var given = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Count; i++)
        {
            var (key, takesNext) = Parse(args[i]);
            if (takesNext && ++i is var next && (next == args.Count || args[next].StartsWith("--", StringComparison.Ordinal)))
            {
                throw new KimConfigurationException($"--{key} has no value: write --{key}=VALUE.");
            }

            if (known is not null)
            {
                CheckKey(key, known);
            }

            if (!given.Add(key))
            {
                throw new KimConfigurationException($"--{key} is given twice on the command line. Leave one of the two.");
            }
        }
    }

    // As .NET's command line provider reads it: --key=value, --key value, /key=value, key=value.
    private static (string Key, bool TakesNext) Parse(string arg)
    {
        var start = arg.StartsWith("--", StringComparison.Ordinal) ? 2 : arg.StartsWith('/') ? 1 : 0;
        var equals = arg.IndexOf('=', StringComparison.Ordinal);
        return (start == 0 && (equals < 0 || arg.StartsWith('-'))) || equals == start || arg.Length == start
            ? throw new KimConfigurationException($"'{arg}' is not a setting: write --Kim:Key=VALUE; --help lists the settings.")
            : equals < 0 ? (arg[start..], true) : (arg[start..equals], false);
    }

    private static void CheckKey(string key, IReadOnlyList<Setting> known)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            // Under Kim: the names are checked wherever they come from; a section that is nearly Kim is a slip; any other may be the
            // commands' own.
            var section = key[..colon];
            if (!section.Equals(Setting.Section, StringComparison.OrdinalIgnoreCase)
                && EditDistance.Between(section.ToUpperInvariant(), "KIM") == 1
                && SettingNames.Nearest(key[(colon + 1)..], known) is { } slip)
            {
                throw new KimConfigurationException($"--{key} is not a setting. Did you mean --{slip.Key}?");
            }

            return;
        }

        if (OfHost.Contains(key, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        // --Redis, --url, --Kim.Redis, --Kim__Redis, --kim-redis
        var name = key.StartsWith(Setting.Section, StringComparison.OrdinalIgnoreCase)
            ? key[Setting.Section.Length..].TrimStart('.', '_', '-')
            : key;
        throw new KimConfigurationException(name.Length > 0 && SettingNames.Nearest(name, known) is { } meant
            ? $"--{key} is not a setting. Did you mean --{meant.Key}?"
            : $"--{key} is not a setting: --help lists those of Kim; a setting of your own has a section, as in --Shop:{key}=VALUE.");
    }

    internal static string Version() =>
        $"{Name(Assembly.GetEntryAssembly())} (Kim.Runtime {VersionOf(typeof(Command).Assembly)}, "
        + $"{RuntimeInformation.FrameworkDescription})";

    internal static string Help(IReadOnlyList<Setting> settings)
    {
        var (keys, defaults) = (settings.Max(setting => setting.Key.Length), settings.Max(setting => setting.Default.Length));
        var text = new StringBuilder()
            .AppendLine(Name(Assembly.GetEntryAssembly()) + ": serves commands over HTTP")
            .AppendLine()
            .AppendLine(
                "Settings come from appsettings.json beside the program, the environment (Kim__Url=...) and the command line "
                + "(--Kim:Url=...); the later outrank the earlier.")
            .AppendLine();
        foreach (var setting in settings)
        {
            text.AppendLine($"  --{setting.Key.PadRight(keys)}  {setting.Default.PadRight(defaults)}  {setting.Meaning}");
        }

        return text.AppendLine().AppendLine("  --help, --version").AppendLine()
            .AppendLine("docs/reference/settings.md says more of each.").AppendLine()
            .AppendLine("While it serves, GET /kim/commands lists its commands, and GET /kim/runs its durable runs, if it keeps any;")
            .Append("so does the tool kim, see docs/operating/cli.md.").ToString();
    }

    private static string Name(Assembly? program) => program is null ? "Kim" : $"{program.GetName().Name} {VersionOf(program)}";

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? assembly.GetName().Version?.ToString() ?? "";
}
