using System.Globalization;
using System.Text.RegularExpressions;

namespace Kim.Generator.Tests.Builds;

/// <summary>An error or warning that a build printed.</summary>
/// <param name="Id">As <c>KIM0001</c> or <c>CS0534</c>.</param>
/// <param name="IsError">Or else a warning.</param>
/// <param name="File">The file's name without its folder; empty if none is named.</param>
/// <param name="Line">From 1; 0 if no file is named.</param>
/// <param name="Message">Without the project's name after it.</param>
internal sealed partial record BuildDiagnostic(string Id, bool IsError, string File, int Line, string Message)
{
    // /tmp/x/Bad.cs(3,5): error KIM0001: Command … [/tmp/x/Sample.csproj]
    // CSC : error CS5001: … [/tmp/x/Sample.csproj]
    [GeneratedRegex(
        @"^\s*(?:(?<file>[^\s(][^(]*)\((?<line>\d+)(?:,\d+)*\)|[^:]*?)\s*:\s*(?<severity>error|warning) (?<id>[A-Z]+\d+)\s*:\s*(?<message>.*?)(?: \[[^\[\]]*proj\])?\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Printed();

    internal static IReadOnlyList<BuildDiagnostic> ParseAll(string output) =>
    [
        .. Printed().Matches(output).Select(match => new BuildDiagnostic(
            match.Groups["id"].Value,
            match.Groups["severity"].Value == "error",
            Path.GetFileName(match.Groups["file"].Value),
            match.Groups["line"].Success ? int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture) : 0,
            match.Groups["message"].Value)),
    ];
}
