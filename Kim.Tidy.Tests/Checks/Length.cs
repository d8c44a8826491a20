namespace Kim.Tidy.Tests.Checks;

/// <summary>A file that is too long does two jobs; a line that is too long is not read.</summary>
internal static class Length
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
            where file.IsProse
            from line in file.Lines.Index()
            where line.Item.Length > MaxColumns
            select $"{file.Path}:{line.Index + 1}: {line.Item.Length} columns, at most {MaxColumns}: break the line.");
}
