namespace Kim.Cli.Verbs;

/// <summary>The id of a run.</summary>
internal static class RunId
{
    private const int Digits = 16;

    /// <exception cref="CliException">It is not one.</exception>
    internal static string Check(string text) => text.Length == Digits && text.All(char.IsAsciiHexDigitLower)
        ? text
        : throw new CliException(
            ExitCode.WrongUse, $"'{text}' is not the id of a run: it has {Digits} hexadecimal digits in lower case; kim runs shows ids");
}
