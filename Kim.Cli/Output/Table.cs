namespace Kim.Cli.Output;

/// <summary>Rows in columns. The last column is cut where the terminal's line ends.</summary>
internal sealed class Table(params string[] heads)
{
    private const string Gap = "  ";
    private const string Cut = "…";

    private readonly List<(string Text, Ink Ink)[]> _rows = [];

    /// <summary>Adds a row.</summary>
    internal void Add(params (string Text, Ink Ink)[] cells) => _rows.Add([.. cells.Select(cell => (Plain.Line(cell.Text), cell.Ink))]);

    internal void Write(Screen screen)
    {
        (string Text, Ink Ink)[] head = [.. heads.Select(text => (text, Ink.Bold))];
        var widths = heads.Select((_, i) => _rows.Append(head).Max(row => row[i].Text.Length)).ToArray();
        foreach (var row in _rows.Prepend(head))
        {
            screen.Out.WriteLine(string.Concat(row.Select((cell, i) => Cell(screen, cell, widths, i))).TrimEnd());
        }
    }

    private static string Cell(Screen screen, (string Text, Ink Ink) cell, int[] widths, int i)
    {
        if (i < widths.Length - 1)
        {
            return screen.Paint(cell.Text, cell.Ink) + new string(' ', widths[i] - cell.Text.Length) + Gap;
        }

        var room = (screen.Columns ?? int.MaxValue) - widths[..i].Sum(width => width + Gap.Length);
        var text = cell.Text.Length > room && room > Cut.Length ? cell.Text[..(room - Cut.Length)] + Cut : cell.Text;
        return screen.Paint(text, cell.Ink);
    }
}
