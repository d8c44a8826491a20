using Kim.Binding;

namespace Kim.Testing;

/// <summary>
/// What happens in a step, instead of its body or in addition to it. Use the methods to make one; combine several with <c>with</c>.
/// </summary>
public sealed record StepRule
{
    /// <summary>Thrown before the step's body, which does not run.</summary>
    public Exception? Before { get; init; }

    /// <summary>Thrown after the step's task has ended: the body has run, but its result is lost. Only for steps that wait.</summary>
    public Exception? After { get; init; }

    /// <summary>How much later than its task the step ends, in virtual time. Only for steps that wait.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether <see cref="Answer"/> is used instead of the body, which does not run.</summary>
    public bool HasAnswer { get; init; }

    /// <summary>The step's result. For a step that returns a task: the task, or the value alone.</summary>
    public object? Answer { get; init; }

    /// <summary>Where in the step the process ends, and the next one starts; <see langword="null"/>: it does not.</summary>
    public CrashPoint? Crash { get; init; }

    /// <summary>How many visits it applies to.</summary>
    public int Times { get; init; } = int.MaxValue;

    /// <summary>The step throws before it does anything.</summary>
    /// <param name="fault">What it throws.</param>
    /// <param name="times">For how many visits.</param>
    public static StepRule Throws(Exception fault, int times = 1) => new() { Before = fault, Times = times };

    /// <summary>The process ends in the step, as with <see cref="CommandTest.Crash"/>.</summary>
    /// <param name="point">Where in the step.</param>
    /// <param name="times">For how many visits.</param>
    public static StepRule Crashes(CrashPoint point, int times = 1) => new() { Crash = point, Times = times };

    /// <summary>The step runs, then throws.</summary>
    /// <param name="fault">What it throws.</param>
    /// <param name="times">For how many visits.</param>
    public static StepRule ThrowsAfter(Exception fault, int times = 1) => new() { After = fault, Times = times };

    /// <summary>The step takes this much longer, at every visit.</summary>
    /// <param name="duration">For example <c>"30s"</c> or <c>"00:00:30"</c>.</param>
    public static StepRule Takes(string duration) => Takes(duration, int.MaxValue);

    /// <summary>The step takes this much longer.</summary>
    /// <param name="duration">For example <c>"30s"</c> or <c>"00:00:30"</c>.</param>
    /// <param name="times">For how many visits.</param>
    public static StepRule Takes(string duration, int times) => Takes(Duration.Parse(duration), times);

    /// <inheritdoc cref="Takes(string)"/>
    /// <param name="duration">Not below 0.</param>
    public static StepRule Takes(TimeSpan duration) => Takes(duration, int.MaxValue);

    /// <inheritdoc cref="Takes(string, int)"/>
    /// <param name="duration">Not below 0.</param>
    /// <param name="times">For how many visits.</param>
    public static StepRule Takes(TimeSpan duration, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return new() { Delay = duration, Times = times };
    }

    /// <summary>The body does not run. For a step without a result, or one whose result may be <see langword="null"/>.</summary>
    public static StepRule Gives() => Gives(null);

    /// <summary>The body does not run; this is its result.</summary>
    /// <param name="value">The result; <see langword="null"/> for a step without one.</param>
    /// <param name="times">For how many visits.</param>
    public static StepRule Gives(object? value, int times = int.MaxValue) => new() { HasAnswer = true, Answer = value, Times = times };
}
