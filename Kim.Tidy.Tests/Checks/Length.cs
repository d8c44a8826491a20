using System.Text.RegularExpressions;

namespace Kim.Tidy.Tests.Checks;

/// <summary>A file that is too long does two jobs; a line that is too long is not read.</summary>
internal static partial class Length
{
    private const int MaxLines = 300;
    private const int MaxColumns = 140;

    internal static IEnumerable<string> Breaches(IReadOnlyList<SourceFile> files) =>
        (from file in files
         where file.IsCode
         let lines = file.Text.Count(character => character == '\n')
         where lines > MaxLines
         select $"{file.Path}: {lines} lines, at most {MaxLines}: give the second job a file of its own.")
        .Concat(
            from file in files
            where file.IsProse || file.IsCode
            from line in Lines(file).Index()
            where line.Item.Length > MaxColumns
            select $"{file.Path}:{line.Index + 1}: {line.Item.Length} columns, at most {MaxColumns}: break the line.");

    // In tests without the texts: source for the compiler, a message, a case of a theory read better in one line.
    private static IEnumerable<string> Lines(SourceFile file)
    {
        var isRaw = false;
        foreach (var line in file.Lines)
        {
            var wasRaw = isRaw;
            isRaw ^= RawQuotes().Count(line) % 2 == 1;
            yield return !file.IsTest ? line : wasRaw || isRaw ? "" : Quoted().Replace(line, "");
        }
    }

    [GeneratedRegex("\"\"\"")]
    private static partial Regex RawQuotes();

    [GeneratedRegex("\"\"\".*\"\"\"|\"(?:\\\\.|[^\"\\\\])*\"")]
    private static partial Regex Quoted();
}
