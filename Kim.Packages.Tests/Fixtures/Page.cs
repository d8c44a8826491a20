using System.Text.RegularExpressions;

namespace Kim.Packages.Tests.Fixtures;

/// <summary>A page of the docs as something to do.</summary>
internal static partial class Page
{
    internal static string Read(string path) => File.ReadAllText(Path.Combine(PackedKim.Repository, path));

    /// <summary>The blocks of code, in order.</summary>
    internal static IEnumerable<PageBlock> Blocks(string page) =>
        Block().Matches(page).Select(match => new PageBlock(match.Groups["language"].Value, match.Groups["file"].Value, match.Groups["text"].Value));

    // A block is the content of a file if the paragraph before it begins with the file's name.
    [GeneratedRegex(
        @"(?:^`(?<file>[\w./]+)`[^\n]*\n\n)?^```(?<language>\w*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
