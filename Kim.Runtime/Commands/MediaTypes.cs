using System.Net.Http.Headers;

namespace Kim;

/// <summary>Checks a reply's media type.</summary>
internal static class MediaTypes
{
    /// <summary>The value, if it is a media type.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    internal static string Checked(string value, string parameter)
    {
        ArgumentNullException.ThrowIfNull(value, parameter);
        return Parse(value) is not null
            ? value
            : throw new ArgumentException(
                $"'{value}' is not a media type: write type/subtype, for example \"text/csv; charset=utf-8\".", parameter);
    }

    /// <summary>The charset that a valid media type names, if it names one other than UTF-8.</summary>
    internal static string? ForeignCharset(string value) =>
        Parse(value)?.CharSet?.Trim('"') is { Length: > 0 } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? charset
            : null;

    private static MediaTypeHeaderValue? Parse(string value) =>
        !value.AsSpan().ContainsAnyExceptInRange(' ', '~') && MediaTypeHeaderValue.TryParse(value, out var parsed)
        && !parsed.MediaType!.Contains('*', StringComparison.Ordinal) ? parsed : null;
}
