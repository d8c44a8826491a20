using System.Globalization;

namespace Kim.Cli.Verbs;

/// <summary>Some runs.</summary>
/// <param name="Command">Of this command; empty: of any.</param>
/// <param name="State">In this state; empty: in any.</param>
/// <param name="After">Those after this one; empty: from the first on.</param>
/// <param name="Limit">So many at most.</param>
internal sealed record RunFilter(string Command, string State, string After, int Limit)
{
    /// <summary>As the server takes it.</summary>
    internal string Query
    {
        get
        {
            (string Name, string Value)[] parts =
            [
                ("command", Command), ("state", State), ("after", After), ("max", Limit.ToString(CultureInfo.InvariantCulture)),
            ];
            return "?" + string.Join('&',
                parts.Where(part => part.Value.Length > 0).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));
        }
    }
}
