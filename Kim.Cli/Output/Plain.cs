namespace Kim.Cli.Output;

/// <summary>Texts of a server as a terminal may see them: what they hold could move its cursor, or worse.</summary>
internal static class Plain
{
    /// <summary>One line.</summary>
    internal static string Line(string text) => Without(text.ReplaceLineEndings(" "), keepsLines: false);

    /// <summary>Lines.</summary>
    internal static string Lines(string text) => Without(text.ReplaceLineEndings("\n"), keepsLines: true);

    private static string Without(string text, bool keepsLines) => text.Any(IsOdd)
        ? string.Concat(text.Select(character => IsOdd(character) && !(keepsLines && character == '\n') ? '?' : character))
        : text;

    private static bool IsOdd(char character) => char.IsControl(character) && character != '\t';
}
