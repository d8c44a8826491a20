using System.Globalization;
using Xunit;

namespace Kim.Packages.Tests.Fixtures;

/// <summary>
/// All packages, packed once from what is built, in a folder outside the repository; beside it projects that use them, with a package
/// folder that was empty.
/// </summary>
public sealed class PackedKim : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kim-packages-");

    /// <summary>As no published one has it.</summary>
    internal static string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.{Environment.ProcessId + 1000}");

    internal static string Repository { get; } = FindRepository();

    /// <summary>What packs from what is built, without a write into the repository: other tests run there at the same time.</summary>
    internal string PackOptions => $"--no-build -c {Configuration} -p:Version={Version} -p:NuspecOutputPath={_folder.FullName}/nuspec/";

    internal string Feed => Path.Combine(_folder.FullName, "feed");

    internal Shell Shell { get; private set; } = null!;

    // Tests are built as what they test: bin/CONFIGURATION/net10.0.
    private static string Configuration => Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!;

    public async Task InitializeAsync()
    {
        var home = _folder.CreateSubdirectory("home").FullName;
        TakeSources(home);
        Shell = new Shell(home, Path.Combine(_folder.FullName, "cache"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "nuget.config"),
            """<configuration><packageSources><add key="kim" value="feed" /></packageSources></configuration>""");
        await Shell.Run(_folder.FullName, $"dotnet pack {Repository}/Kim.sln -o {Feed} {PackOptions}");
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A folder for a test.</summary>
    internal string Folder(string name) => _folder.CreateSubdirectory(name).FullName;

    /// <summary>Writes a project with one source file.</summary>
    /// <returns>Its folder.</returns>
    internal string Project(string name, string project, string source)
    {
        var folder = Folder(name);
        File.WriteAllText(Path.Combine(folder, Path.GetFileName(name) + ".csproj"), project.Replace("KIM_VERSION", Version, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), source);
        return folder;
    }

    /// <summary>Builds a project.</summary>
    /// <returns>What the build said.</returns>
    internal Task<string> Build(string folder, string options = "") => Shell.Run(folder, $"dotnet build {options}");

    /// <summary>Starts what was built.</summary>
    internal Task<RunningApp> Start(string folder, string assembly, string options) =>
        RunningApp.Start(Shell.Start(folder, $"exec dotnet {assembly} {options}"));

    // Where packages come from on this machine is in the user's settings; nothing else of the user's is taken.
    private static void TakeSources(string home)
    {
        const string Settings = ".nuget/NuGet/NuGet.Config";
        var own = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Settings);
        if (File.Exists(own))
        {
            Directory.CreateDirectory(Path.Combine(home, Path.GetDirectoryName(Settings)!));
            File.Copy(own, Path.Combine(home, Settings));
        }
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kim.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Kim.sln was not found above the tests.");
        }

        return folder;
    }
}
