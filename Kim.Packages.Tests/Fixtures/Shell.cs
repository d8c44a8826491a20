using System.Diagnostics;
using System.Text;
using Xunit;

namespace Kim.Packages.Tests.Fixtures;

/// <summary>Runs commands as a user does, with a home and a package folder of the tests' own.</summary>
/// <param name="home">For what the SDK keeps of a user: templates, settings.</param>
/// <param name="packages">Where restored packages go; empty at first.</param>
internal sealed class Shell(string home, string packages)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    /// <summary>Runs a line of bash to its end.</summary>
    /// <returns>What it printed.</returns>
    internal async Task<string> Run(string folder, string line)
    {
        using var process = new Process { StartInfo = Start(folder, line) };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, text) => Note(output, text.Data);
        process.ErrorDataReceived += (_, text) => Note(output, text.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{line}' took longer than {Limit}:\n{output}");
        }

        Assert.True(process.ExitCode == 0, $"'{line}' ended with {process.ExitCode}:\n{output}");
        return output.ToString();
    }

    /// <summary>How a line of bash is started.</summary>
    internal ProcessStartInfo Start(string folder, string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", line])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["NUGET_PACKAGES"] = packages,
                ["DOTNET_CLI_HOME"] = home,
                ["DOTNET_NOLOGO"] = "1",

                // No process stays when a command has ended.
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["UseSharedCompilation"] = "false",
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            },
        };

        // The host of the tests tells its children where MSBuild is, which is not theirs.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    private static void Note(StringBuilder output, string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
