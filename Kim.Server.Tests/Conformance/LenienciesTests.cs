using Xunit;

namespace Kim.Server.Tests.Conformance;

/// <summary><c>docs/internals/leniencies.md</c> tells the deviations that the table marks: all of them, and no others.</summary>
public sealed class LenienciesTests
{
    [Fact]
    public void Page_and_table_name_the_same_deviations()
    {
        var marked = from vector in Vectors.All.Values
                     where vector.Actual is not null
                     select $"{vector.Name} | RFC {vector.Rfc} | {vector.Expected} | {vector.Actual}";
        Assert.Equal(marked.Order(StringComparer.Ordinal), Told().Order(StringComparer.Ordinal));
    }

    // | what | RFC | wanted | answered | why |
    private static IEnumerable<string> Told() =>
        from line in File.ReadLines(Path.Combine(Root(), "docs", "internals", "leniencies.md"))
        where line.StartsWith("| ", StringComparison.Ordinal) && line.Contains("| RFC ", StringComparison.Ordinal)
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        select string.Join(" | ", cells[1..5]);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kim.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Kim.sln was not found above the tests.");
        }

        return folder;
    }
}
