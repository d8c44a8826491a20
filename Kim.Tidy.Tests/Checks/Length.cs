namespace Kim.Tidy.Tests.Checks;

/// <summary>A file that is too long does two jobs.</summary>
internal static class Length
{
    private const int MaxLines = 300;

    internal static IEnumerable<string> Breaches(IReadOnlyList<SourceFile> files) =>
        from file in files
        where file.IsCode
        let lines = file.Text.Count(character => character == '\n')
        where lines > MaxLines
        select $"{file.Path}: {lines} lines, at most {MaxLines}: give the second job a file of its own.";
}
