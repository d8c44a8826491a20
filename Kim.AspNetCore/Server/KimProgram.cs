using System.Diagnostics;
using Kim.AspNetCore.Modules;
using Kim.AspNetCore.Options;
using Kim.AspNetCore.Server;
using Kim.Options;
using Microsoft.Extensions.Hosting;

namespace Kim;

/// <summary>Runs a server as a program.</summary>
public static class KimProgram
{
    /// <summary>
    /// Builds and runs a host. Answers <c>--help</c> and <c>--version</c>. If the host cannot run, one line on standard error says why.
    /// </summary>
    /// <remarks><code>return await KimProgram.RunAsync(args, BuildHost);</code></remarks>
    /// <param name="args">The command line. A switch is refused if it is not a setting of Kim or of the host, and in no section of its
    /// own.</param>
    /// <param name="build">Builds the host of this command line.</param>
    /// <returns>The exit code: 0, or 1 if something went wrong.</returns>
    public static async Task<int> RunAsync(string[] args, Func<string[], IHost> build)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(build);
        try
        {
            if (Switches.AskForHelp(args))
            {
                Console.Out.WriteLine(Switches.Help(SettingsOf(build)));
                return 0;
            }

            if (Switches.AskForVersion(args))
            {
                Console.Out.WriteLine(Switches.Version());
                return 0;
            }

            // Its form first: the host reads a malformed one its own way. Which settings there are says the host.
            Switches.Check(args, known: null);
            using var host = build(args);
            Switches.Check(args, KnownSettings.Of(host.Services));
            await host.RunAsync().ConfigureAwait(false);
            return 0;
        }
        catch (Exception fault)
        {
            Console.Error.WriteLine($"kim: {Describe(fault)}".ReplaceLineEndings(" "));
            return 1;
        }
    }

    // The settings of the packages that the program adds are known to its host only. Help must come whatever is wrong with that.
    private static IReadOnlyList<Setting> SettingsOf(Func<string[], IHost> build)
    {
        ModuleSet.LoadsNone = true;
        try
        {
            using var host = build([]);
            return KnownSettings.Of(host.Services) is { Count: > 0 } known ? known : KimSettings.All;
        }
        catch (Exception fault)
        {
            Console.Error.WriteLine($"kim: the settings of packages are missing below: {Describe(fault)}".ReplaceLineEndings(" "));
            return KimSettings.All;
        }
        finally
        {
            ModuleSet.LoadsNone = false;
        }
    }

    /// <summary>What went wrong, where, and how to fix it as far as that is known.</summary>
    internal static string Describe(Exception fault)
    {
        // Several services may have failed to start: ours tells what to do.
        var all = (fault as AggregateException)?.Flatten().InnerExceptions ?? (IReadOnlyList<Exception>)[fault];
        if (all.OfType<KimConfigurationException>().FirstOrDefault() is { } known)
        {
            return known.Message;
        }

        var first = all[0];
        if (first is InvalidDataException)
        {
            // A configuration file, which the message names; the reason lies deeper.
            return $"{first.Message.TrimEnd('.')}: {first.GetBaseException().Message.TrimEnd('.')}. Correct the file.";
        }

        var frame = new StackTrace(first.GetBaseException(), fNeedFileInfo: true).ToString()
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return $"the server could not run: {first.GetType()}: {first.Message.TrimEnd('.')}. Thrown {frame ?? "at an unknown place"}.";
    }
}
