using System.Globalization;

namespace Kim.Binding;

/// <summary>Durations as written in attributes and configuration: a decimal and <c>ms|s|m|h</c>, above 0, at most 24h.</summary>
internal static class Duration
{
    /// <summary>The longest.</summary>
    internal static readonly TimeSpan Max = TimeSpan.FromHours(24);

    /// <exception cref="FormatException">The text is no such duration; the message says what one looks like.</exception>
    internal static TimeSpan Parse(string text) =>
        TryParse(text, out var duration) ? duration : throw new FormatException($"'{text}' is no duration: write a number and ms, s, m or h, above 0 and at most 24h, for example 250ms or 1.5s.");

    internal static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var (unit, milliseconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => ("ms", 1m),
            _ when text.EndsWith('s') => ("s", 1_000m),
            _ when text.EndsWith('m') => ("m", 60_000m),
            _ when text.EndsWith('h') => ("h", 3_600_000m),
            _ => ("", 0m),
        };
        if (unit.Length == 0
            || !decimal.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            || amount > (decimal)Max.TotalMilliseconds / milliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds((double)(amount * milliseconds));
        return duration > TimeSpan.Zero;
    }
}
