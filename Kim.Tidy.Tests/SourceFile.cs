namespace Kim.Tidy.Tests;

/// <summary>A text file of the repository.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="Text">What is in it.</param>
public sealed record SourceFile(string Path, string Text)
{
    internal bool IsCode => Path.EndsWith(".cs", StringComparison.Ordinal);

    internal bool IsPage => Path.EndsWith(".md", StringComparison.Ordinal);

    /// <summary>Its words and the length of its lines are checked: pages.</summary>
    internal bool IsProse => IsPage && !IsResult;

    /// <summary>Its words are checked: pages and code, but not the code that lists the words.</summary>
    internal bool HasPlainWords => IsProse || (IsCode && !ListsWords);

    internal bool IsTest => Path.Split('/')[0].EndsWith(".Tests", StringComparison.Ordinal);

    internal string[] Lines => Text.Split('\n');

    internal string Folder => Path[..Math.Max(0, Path.LastIndexOf('/'))];

    // The check and its tests name the words that are banned.
    private bool ListsWords => Path is "Kim.Tidy.Tests/Checks/Words.cs" or "Kim.Tidy.Tests/ChecksFailTests.cs";

    // Printed by programs.
    private bool IsResult => Path.StartsWith("bench/results/", StringComparison.Ordinal);
}
