using System.Text.RegularExpressions;

namespace Kim.Tidy.Tests.Checks;

/// <summary>Words that make a reader stumble, and what to write instead.</summary>
internal static partial class Words
{
    /// <summary>
    /// The phrases that are banned, what to write instead, and longer phrases in which they are fine.
    /// <c>docs/internals/style.md</c> has the same table.
    /// </summary>
    internal static readonly (string Banned, string Instead, string Fine)[] All =
    [
        ("mend, mends, mended, mending", "fix", ""),
        ("go on, goes on, going on, went on, gone on", "continue, resume", "go on the, goes on the, going on the, went on the"),
        ("is no, are no", "is not a", "there is no, there are no, is no longer, are no longer, is no change"),
        ("is none, are none", "is not one, has none", "there is none, there are none"),
        ("behind the reply, behind its reply, on behind it, finish behind it, undone behind it, run behind them", "after", ""),
        ("oftener", "more often", ""),
        ("anew", "again", ""),
        ("for ever", "forever, without end", ""),
        ("now and then", "sometimes", ""),
        ("tell of, tells of, told of", "report, say", ""),
        ("those that there are", "those that exist", ""),
        ("whoever, whosoever, whomever", "anybody who, the one that", ""),
        ("also where", "even if", ""),
        ("where none, where nobody, where nothing, where somebody", "if none, if nobody", ""),
        ("lest", "so that … not", ""),
        ("hence, thence, whence", "so, from there", ""),
        ("thereof, therein, whereby, wherein", "of it, in it, by which", ""),
        ("albeit", "although", ""),
        ("besides", "apart from, also", ""),
        ("as ever", "as before", ""),
        ("and its kin, and their kin", "and similar ones", ""),
        ("the former, the latter", "the name of it", ""),
        ("in order to", "to", ""),
        ("utilize, utilizes, leverage, leverages", "use", ""),
        ("e.g., i.e., etc.", "for example, that is, and so on", ""),
    ];

    private static readonly (Regex Phrase, string Instead)[] Phrases = [.. All.Select(row => (Find(row.Banned, row.Fine), row.Instead))];

    internal static IEnumerable<string> Breaches(IReadOnlyList<SourceFile> files) =>
        from file in files
        where file.HasPlainWords
        let text = file.IsPage ? Code().Replace(file.Text, Hide) : file.Text
        from phrase in Phrases
        from Match match in phrase.Phrase.Matches(text)
        where match.Groups["banned"].Success
        let line = text.AsSpan(0, match.Index).Count('\n') + 1
        select $"{file.Path}:{line}: \"{Gap().Replace(match.Value, " ")}\": write \"{phrase.Instead}\" instead.";

    private static string Hide(Match code) => new([.. code.Value.Select(character => character == '\n' ? '\n' : '`')]);

    // A phrase may be broken over two lines, of a page or of a comment; in the name of a test its words have underscores between them.
    // No banned phrase is looked for inside a fine one.
    private static Regex Find(string banned, string fine)
    {
        var both = (fine.Length == 0 ? "" : Any(fine) + "|") + $"(?<banned>{Any(banned)})";
        return new($@"(?<![^\W_])(?:{both})(?![^\W_])", RegexOptions.IgnoreCase);
    }

    private static string Any(string phrases) =>
        string.Join('|', phrases.Split(", ").Select(phrase => string.Join(@"[\s/*_]+", phrase.Split(' ').Select(Regex.Escape))));

    // What a page quotes as code stays as the program has it.
    [GeneratedRegex(@"^\s*```.*?^\s*```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"[\s/*_]+")]
    private static partial Regex Gap();
}
