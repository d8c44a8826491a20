namespace Kim.Tidy.Tests;

/// <summary>Every text file of the repository that a person wrote, read once.</summary>
internal static class Repository
{
    private static readonly string[] Kinds = [".cs", ".md", ".csproj", ".props", ".targets"];
    private static readonly string[] Made = ["bin", "obj", "node_modules", ".git", ".vs", ".idea", "TestResults"];

    internal static string Root { get; } = FindRoot();

    internal static IReadOnlyList<SourceFile> Files { get; } = [.. Read(Root).OrderBy(file => file.Path, StringComparer.Ordinal)];

    private static IEnumerable<SourceFile> Read(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => Kinds.Contains(Path.GetExtension(file)) && !file.EndsWith(".verified.cs", StringComparison.Ordinal)
            && !file.EndsWith(".received.cs", StringComparison.Ordinal))
        .Select(file => new SourceFile(Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText(file)))
        .Concat(Directory.EnumerateDirectories(folder).Where(inner => !Made.Contains(Path.GetFileName(inner))).SelectMany(Read));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kim.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException("Kim.sln was not found above the tests.");
        }

        return folder;
    }
}
