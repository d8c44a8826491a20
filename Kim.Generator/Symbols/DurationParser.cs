using System.Globalization;

namespace Kim.Generator.Symbols;

/// <summary>Durations in attributes, as Kim.Runtime's Duration reads them: <c>250ms</c>, <c>00:00:30</c>; above 0, at most 24h.</summary>
internal static class DurationParser
{
    private const decimal DayMs = 24m * 3_600_000m;
    private const decimal MaxMs = DayMs;
    private const decimal LongMaxMs = 3_652m * DayMs;

    internal static bool TryParse(string text, out double milliseconds) => TryParse(text, MaxMs, out milliseconds);

    /// <summary>One that a durable run waits or is kept: at most ten years; <c>d</c> are days.</summary>
    internal static bool TryParseLong(string text, out double milliseconds) => TryParse(text, LongMaxMs, out milliseconds);

    private static bool TryParse(string text, decimal maxMs, out double milliseconds)
    {
        if (text.Contains(':'))
        {
            return TryParseClock(text, maxMs, out milliseconds);
        }

        milliseconds = 0;
        var (unit, factor) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (2, 1m),
            _ when text.EndsWith("s", StringComparison.Ordinal) => (1, 1_000m),
            _ when text.EndsWith("m", StringComparison.Ordinal) => (1, 60_000m),
            _ when text.EndsWith("h", StringComparison.Ordinal) => (1, 3_600_000m),
            _ when text.EndsWith("d", StringComparison.Ordinal) && maxMs == LongMaxMs => (1, DayMs),
            _ => (0, 0m),
        };
        if (unit == 0
            || !decimal.TryParse(
                text.Substring(0, text.Length - unit), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            || amount > maxMs / factor)
        {
            return false;
        }

        milliseconds = (double)(amount * factor);

        // Below a tick it is nothing at run time.
        return (long)(milliseconds * TimeSpan.TicksPerMillisecond) > 0;
    }

    private static bool TryParseClock(string text, decimal maxMs, out double milliseconds)
    {
        var isClock = text.Count(character => character == ':') == 2
            && text.All(character => character is (>= '0' and <= '9') or ':' or '.');
        milliseconds = isClock && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var duration)
            ? duration.TotalMilliseconds
            : 0;
        return milliseconds > 0 && milliseconds <= (double)maxMs;
    }
}
