namespace Kim.Bench.RedisFaults.Faults;

/// <summary>Says what is wrong with a reply.</summary>
internal static class Judge
{
    private const char Comma = ',';

    /// <summary>Compares the body of a 200.</summary>
    /// <param name="expected">One value, or several with commas between.</param>
    /// <param name="body">What came.</param>
    internal static Verdict Of(string expected, string body)
    {
        if (body == expected)
        {
            return Verdict.Right;
        }

        if (IsDamaged(expected, body))
        {
            return Verdict.Damaged;
        }

        var (wanted, parts) = (expected.Split(Comma), body.Split(Comma));
        return wanted.Length == parts.Length ? wanted.Zip(parts, One).Max() : Verdict.Crossed;
    }

    private static Verdict One(string expected, string part) =>
        part == expected ? Verdict.Right
        : part.Length == 0 ? Verdict.Missing
        : IsDamaged(expected, part) ? Verdict.Damaged
        : Verdict.Crossed;

    private static bool IsDamaged(string expected, string text) =>
        text.Length == expected.Length && text.Where((character, i) => character != expected[i]).Count() == 1;
}
