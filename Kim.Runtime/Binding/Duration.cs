using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kim.Binding;

/// <summary>Durations as written in attributes, configuration and tests; above 0, at most 24h.</summary>
/// <remarks>A decimal and <c>ms|s|m|h</c>, or <c>hh:mm:ss.fff</c>. The generator's DurationParser takes the same.</remarks>
[Experimental("KIM1002")]
public static class Duration
{
    /// <summary>The longest.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromHours(24);

    /// <summary>The longest that a durable run waits or is kept: ten years.</summary>
    internal static readonly TimeSpan LongMax = TimeSpan.FromDays(3_652);

    /// <summary>Reads one that may be as long as <see cref="LongMax"/>; <c>d</c> are days.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not such a duration; the message says what one looks like.</exception>
    internal static TimeSpan ParseLong(string text) => TryParse(text, LongMax, out var duration)
        ? duration
        : throw new FormatException($"'{text}' is not a valid duration: write a number and ms, s, m, h or d, or hh:mm:ss, "
            + "above 0 and at most 3652d, for example 250ms, 1.5s, 7d or 00:00:30.");

    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not such a duration; the message says what one looks like.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out var duration)
        ? duration
        : throw new FormatException($"'{text}' is not a valid duration: write a number and ms, s, m or h, or hh:mm:ss, "
            + "above 0 and at most 24h, for example 250ms, 1.5s or 00:00:30.");

    /// <summary>Reads one, if it is one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out TimeSpan duration) => TryParse(text, Max, out duration);

    private static bool TryParse(string text, TimeSpan max, out TimeSpan duration)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TryParseClock(text, max, out duration);
        }

        duration = default;
        var (unit, milliseconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => ("ms", 1m),
            _ when text.EndsWith('s') => ("s", 1_000m),
            _ when text.EndsWith('m') => ("m", 60_000m),
            _ when text.EndsWith('h') => ("h", 3_600_000m),
            _ when text.EndsWith('d') && max == LongMax => ("d", 86_400_000m),
            _ => ("", 0m),
        };
        if (unit.Length == 0
            || !decimal.TryParse(
                text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            || amount > (decimal)max.TotalMilliseconds / milliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds((double)(amount * milliseconds));
        return duration > TimeSpan.Zero;
    }

    // Three parts: of "00:30" one reader in two would say that it is minutes and seconds.
    private static bool TryParseClock(string text, TimeSpan max, out TimeSpan duration)
    {
        duration = default;
        return text.Count(':') == 2
            && !text.AsSpan().ContainsAnyExcept("0123456789:.")
            && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration)
            && duration > TimeSpan.Zero
            && duration <= max;
    }
}
