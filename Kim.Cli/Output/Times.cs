using System.Globalization;

namespace Kim.Cli.Output;

/// <summary>How far away a time is, as people say it.</summary>
internal static class Times
{
    /// <summary>How long it is from one time to another, in its two largest units.</summary>
    internal static string Between(DateTimeOffset from, DateTimeOffset to)
    {
        var span = (to - from).Duration();
        return span switch
        {
            { TotalDays: >= 365 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays}d"),
            { TotalDays: >= 1 } => Two((int)span.TotalDays, "d", span.Hours, "h"),
            { TotalHours: >= 1 } => Two(span.Hours, "h", span.Minutes, "m"),
            { TotalMinutes: >= 1 } => Two(span.Minutes, "m", span.Seconds, "s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{span.Seconds}s"),
        };
    }

    /// <summary>A time of the server's, to the second.</summary>
    internal static string Exact(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        string.Create(CultureInfo.InvariantCulture, $"{large}{largeUnit}{(small == 0 ? "" : $" {small}{smallUnit}")}");
}
