namespace Kim.Packages.Tests.Fixtures;

/// <summary>A block of code of a page.</summary>
/// <param name="Language">After the quotes: sh, console, csharp, xml.</param>
/// <param name="File">Of which file it is the content, or nothing.</param>
/// <param name="Text">Its lines.</param>
internal sealed record PageBlock(string Language, string File, string Text)
{
    internal string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
