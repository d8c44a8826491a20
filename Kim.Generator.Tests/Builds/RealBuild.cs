using System;
using System.Diagnostics;
using System.Text;
using Xunit;

namespace Kim.Generator.Tests.Builds;

/// <summary>
/// Runs <c>dotnet build</c> on a project of its own, as a user would: the real compiler, with the generator and its analyzers loaded from
/// the built assembly.
/// It is the only test that sees what the compiler makes of both together, for example that it runs no analyzer after a declaration error.
/// </summary>
/// <remarks>
/// A build costs some seconds, so that one should hold many cases, each in a file of its own. Tests that build stand in the collection
/// <see cref="Collection"/>, one after the other.
/// </remarks>
internal static class RealBuild
{
    /// <summary>The collection of the tests that build.</summary>
    internal const string Collection = "Builds";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Builds these files and says what the build showed.</summary>
    /// <param name="files">Their names and texts: sources, and what else is to lie beside the project, as an <c>.editorconfig</c>.</param>
    /// <param name="properties">MSBuild properties that are set in the project, for example <c>("Nullable", "disable")</c>. The last of one
    /// name counts.</param>
    internal static async Task<BuildResult> Run(
        IEnumerable<(string Name, string Text)> files, params IEnumerable<(string Name, string Value)> properties)
    {
        // Outside this repository, so that nothing of it applies.
        var folder = Directory.CreateTempSubdirectory("kim-build-");
        try
        {
            foreach (var (name, text) in BuildProject.Files(properties).Concat(files))
            {
                var path = Path.Combine(folder.FullName, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, text);
            }

            return await Build(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<BuildResult> Build(string folder)
    {
        using var process = Process.Start(StartInfo(folder))!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            var text = await output + await errors;
            await process.WaitForExitAsync(limit.Token);
            return new BuildResult(process.ExitCode, BuildDiagnostic.ParseAll(text), text);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The build took longer than {Limit}.");
            throw;
        }
    }

    // Nothing stays behind: no build node, no compiler server. "dotnet msbuild -restore" is "dotnet build" without the summary, which
    // prints each message a second time.
    private static ProcessStartInfo StartInfo(string folder)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["msbuild", BuildProject.FileName, "-restore", "-nologo", "-v:quiet", "-clp:NoSummary", "-tl:off", "-maxCpuCount:1",
                "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };

        // What an outer dotnet test has set for its own build would lead this one astray.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        return start;
    }
}
