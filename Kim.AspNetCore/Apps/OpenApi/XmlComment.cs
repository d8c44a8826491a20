using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Kim.AspNetCore.Apps.OpenApi;

/// <summary>What an XML comment says, as text.</summary>
/// <param name="Summary">Its summary.</param>
/// <param name="Remarks">Its remarks.</param>
/// <param name="Example">Its example: JSON if it reads as such, or else a text.</param>
internal sealed partial record XmlComment(string? Summary, string? Remarks, JsonNode? Example)
{
    internal static XmlComment Of(XElement member)
    {
        var summary = member.Element("summary") ?? member.Element("value");
        return new(Text(summary), Text(member.Element("remarks")), Parse(member.Element("example") ?? summary?.Element("example")));
    }

    /// <summary>Of a <c>param</c>, which is all summary but for an example in it.</summary>
    internal static XmlComment OfParameter(XElement parameter) => new(Text(parameter), null, Parse(parameter.Element("example")));

    private static JsonNode? Parse(XElement? example)
    {
        if (Text(example) is not { } text)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static string? Text(XElement? element) =>
        element is not null && Space().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim() is { Length: > 0 } text
            ? text
            : null;

    // <see cref="T:Shop.Order"/> is Order, <see langword="null"/> is null, <paramref name="x"/> is x.
    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: true } reference => (reference.FirstAttribute?.Value ?? "").Split(['.', ':'])[^1],
        XElement { Name.LocalName: "example" } => "",
        XElement { Name.LocalName: "para" or "item" or "code" } block => $" {string.Concat(block.Nodes().Select(Text))} ",
        XElement part => string.Concat(part.Nodes().Select(Text)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
