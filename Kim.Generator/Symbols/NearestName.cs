namespace Kim.Generator.Symbols;

/// <summary>Guesses which name was meant by one that does not exist.</summary>
internal static class NearestName
{
    /// <summary>The known name that was probably meant; <see langword="null"/> if none is near.</summary>
    internal static string? Of(string name, IEnumerable<string> known) => known
        .Select(other => (Name: other, Edits: Edits(other.ToUpperInvariant(), name.ToUpperInvariant())))
        .Where(other => other.Edits <= Math.Max(1, name.Length / 3))
        .OrderBy(other => other.Edits)
        .Select(other => other.Name)
        .FirstOrDefault();

    // Letters to add, drop, replace or swap with their neighbour.
    private static int Edits(string one, string other)
    {
        var edits = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1, edits[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[one.Length, other.Length];
    }
}
