using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Kim.Tidy.Tests.Checks;

/// <summary>A link of a page leads to a file and to a heading of it, and a path in code quotes to a file.</summary>
internal static partial class Links
{
    internal static IEnumerable<string> Breaches(IReadOnlyList<SourceFile> files, Func<string, bool> exists)
    {
        var pages = files.Where(file => file.IsPage).ToDictionary(file => file.Path);
        return pages.Values.SelectMany(page => Link().Matches(Code().Replace(page.Text, ""))
            .Select(link => Breach(page, link.Groups[1].Value, pages, exists)).OfType<string>())
            .Concat(pages.Values.SelectMany(page => OfPaths(page, files, exists)));
    }

    // `Kim.Runtime/Runs/StepRunner*.cs`, `Kim.Server.Tests/Conformance/`.
    private static IEnumerable<string> OfPaths(SourceFile page, IReadOnlyList<SourceFile> files, Func<string, bool> exists) =>
        from Match match in QuotedPath().Matches(page.Text)
        let path = match.Groups[1].Value
        where path.Contains('*', StringComparison.Ordinal)
            ? !files.Any(file => FileSystemName.MatchesSimpleExpression(path, file.Path))
            : !exists(path.TrimEnd('/'))
        select $"{page.Path}: there is no {path}.";

    private static string? Breach(SourceFile page, string link, Dictionary<string, SourceFile> pages, Func<string, bool> exists)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return null;
        }

        var (path, heading) = link.Split('#') is [var file, var anchor] ? (file, anchor) : (link, "");
        var target = path.Length == 0 ? page.Path : Resolve(page.Folder, path);
        if (path.Length > 0 && !exists(target))
        {
            return $"{page.Path}: the link to {link} leads to nothing.";
        }

        return heading.Length > 0 && pages.TryGetValue(target, out var found)
            && !Heading().Matches(found.Text).Any(match => Anchor(match.Groups[1].Value) == heading)
            ? $"{page.Path}: {target} has no heading for #{heading}."
            : null;
    }

    private static string Resolve(string folder, string path)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    // As GitHub makes them.
    private static string Anchor(string heading) =>
        string.Concat(heading.Trim().Where(character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_')
            .Select(character => character == ' ' ? '-' : char.ToLowerInvariant(character)));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(Kim\.[\w.]+/[\w./{}*]*)`")]
    private static partial Regex QuotedPath();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*```.*?^\s*```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
