namespace Kim.Tidy.Tests;

/// <summary>A text file of the repository.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="Text">What is in it.</param>
public sealed record SourceFile(string Path, string Text)
{
    internal bool IsCode => Path.EndsWith(".cs", StringComparison.Ordinal);

    internal bool IsPage => Path.EndsWith(".md", StringComparison.Ordinal);

    /// <summary>Its words and the length of its lines are checked: pages. (Code comes when this line says so.)</summary>
    internal bool IsProse => IsPage && !IsBench && !IsRule;

    internal string[] Lines => Text.Split('\n');

    internal string Folder => Path[..Math.Max(0, Path.LastIndexOf('/'))];

    // Results are printed by programs. The pages beside them are not checked yet.
    private bool IsBench => Path.StartsWith("bench/", StringComparison.Ordinal);

    // Not checked yet: the titles are messages of the compiler.
    private bool IsRule => Path.StartsWith("docs/reference/rules/KIM", StringComparison.Ordinal);
}
