using Kim.AspNetCore.Exchanges;
using Microsoft.AspNetCore.Http;

namespace Kim.AspNetCore.Routing;

/// <summary>The values of a command's route that ASP.NET Core has matched.</summary>
/// <remarks>
/// ASP.NET Core decodes a path as a whole and leaves <c>%2F</c> in it, so that what was sent as <c>%2F</c> and as <c>%252F</c> look the
/// same. The target as sent tells them apart:
/// the command's route are its last segments, whatever prefix stands before. If middleware has rewritten the path, its value stands as
/// ASP.NET Core gives it.
/// </remarks>
internal static class CommandRouteValues
{
    /// <summary>The values, in the order of the route's parameters.</summary>
    /// <param name="context">The request.</param>
    /// <param name="template">The route's segments: the name of a parameter, or <see langword="null"/> for a literal.</param>
    /// <param name="count">How many of them are parameters.</param>
    internal static string[] Read(HttpContext context, IReadOnlyList<string?> template, int count)
    {
        if (count == 0)
        {
            return [];
        }

        var target = HttpContextExchange.RawTarget(context);
        var sent = target.Contains('%', StringComparison.Ordinal) && RequestTarget.Split(target).Path is var path && path.StartsWith('/')
            ? RequestTarget.Segments(path)
            : [];
        var values = new string[count];
        for (int i = 0, next = 0; i < template.Count; i++)
        {
            if (template[i] is { } name)
            {
                var value = context.Request.RouteValues[name]?.ToString() ?? "";
                var at = sent.Count - template.Count + i;
                values[next++] = at >= 0 && at < sent.Count && Matched(sent[at]) == value ? Uri.UnescapeDataString(sent[at]) : value;
            }
        }

        return values;
    }

    // What ASP.NET Core makes of a segment.
    private static string Matched(string sent) =>
        Uri.UnescapeDataString(sent.Replace("%2F", "%252F", StringComparison.Ordinal).Replace("%2f", "%252f", StringComparison.Ordinal));
}
