namespace Kim.Server.Tests.Processes;

/// <summary>The server in a folder of its own, where a test may change it.</summary>
internal sealed class CopyOfServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kim-copy-");

    /// <param name="hasNativeLibraries">Whether the folder <c>runtimes</c> is there.</param>
    internal CopyOfServer(bool hasNativeLibraries = true)
    {
        if (hasNativeLibraries)
        {
            Directory.CreateSymbolicLink(
                Path.Combine(_folder.FullName, "runtimes"), Path.Combine(AppContext.BaseDirectory, "runtimes"));
        }

        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => Path.GetExtension(file) is ".dll" or ".json"))
        {
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, Path.GetFileName(file)), file);
        }

        // The host looks for the rest beside the file that a link points to: these must be here.
        foreach (var name in new[] { "Kim.Server.dll", "Kim.Server.runtimeconfig.json", "Kim.Server.deps.json", "appsettings.json" })
        {
            File.Delete(Path.Combine(_folder.FullName, name));
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(_folder.FullName, name));
        }
    }

    internal string Assembly => Path.Combine(_folder.FullName, "Kim.Server.dll");

    internal void Settings(string json) => File.WriteAllText(Path.Combine(_folder.FullName, "appsettings.json"), json);

    public void Dispose() => _folder.Delete(recursive: true);
}
