using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kim.AspNetCore.Reactors;

/// <summary>A step of a command, or one of its catches or compensations.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="Kind">What it is: <c>step</c>, <c>catch</c> or <c>compensation</c>.</param>
/// <param name="Waits">Whether the run may wait after it.</param>
internal sealed record StepView(string Name, string Kind, bool Waits)
{
    /// <summary>The longest that one attempt may take, if it is stated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Timeout { get; init; }

    /// <summary>How it is tried again, if it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RetryView? Retry { get; init; }

    /// <summary>The step that a compensation undoes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Compensates { get; init; }

    /// <summary>Shows one.</summary>
    internal static StepView Of(StepDescriptor step) => new(step.Name, Lower(step.Kind), step.Waits)
    {
        Timeout = step.Timeout is { } timeout ? Text(timeout) : null,
        Retry = step.Retry is { } retry ? Of(retry) : null,
        Compensates = step.Compensates,
    };

    /// <summary>A value of an enum, whatever the JSON options of the host say of those.</summary>
    internal static string Lower<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>A duration, as attributes and settings take it.</summary>
    internal static string Text(TimeSpan duration) => duration switch
    {
        { Ticks: 0 } => "0s",
        _ when duration.Ticks % TimeSpan.TicksPerHour == 0 => Number(duration.TotalHours) + "h",
        _ when duration.Ticks % TimeSpan.TicksPerMinute == 0 => Number(duration.TotalMinutes) + "m",
        { TotalSeconds: >= 1 } => Number(duration.TotalSeconds) + "s",
        _ => Number(duration.TotalMilliseconds) + "ms",
    };

    private static RetryView Of(RetryPolicy retry) => new(
        retry.Attempts, Text(retry.Delay), Text(retry.MaxDelay), retry.On.Count > 0 ? [.. retry.On.Select(type => type.FullName!)] : null);

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
