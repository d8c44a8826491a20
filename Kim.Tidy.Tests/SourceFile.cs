namespace Kim.Tidy.Tests;

/// <summary>A text file of the repository.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="Text">What is in it.</param>
public sealed record SourceFile(string Path, string Text)
{
    internal bool IsCode => Path.EndsWith(".cs", StringComparison.Ordinal);

    internal bool IsPage => Path.EndsWith(".md", StringComparison.Ordinal);

    internal string[] Lines => Text.Split('\n');

    internal string Folder => Path[..Math.Max(0, Path.LastIndexOf('/'))];
}
