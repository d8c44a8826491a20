using Kim.Binding;

namespace Kim.Testing;

/// <summary>What happens to a step instead of, or beside, what it does. Made by the methods below; several are combined with <c>with</c>.</summary>
public sealed record StepRule
{
    /// <summary>Thrown before the step's body: it has no effect.</summary>
    public Exception? Before { get; init; }

    /// <summary>Thrown after the step's task has ended: its effect is there, its result is lost. Only for steps that wait.</summary>
    public Exception? After { get; init; }

    /// <summary>How much later than its task the step ends, in virtual time. Only for steps that wait.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether <see cref="Answer"/> stands in for the body, which is not run.</summary>
    public bool HasAnswer { get; init; }

    /// <summary>The step's result: the value, also of a step that returns a task of it, or exactly what the step returns.</summary>
    public object? Answer { get; init; }

    /// <summary>How many visits it applies to.</summary>
    public int Times { get; init; } = int.MaxValue;

    /// <summary>The step throws before it does anything.</summary>
    /// <param name="fault">What it throws.</param>
    /// <param name="times">On how many visits.</param>
    public static StepRule Throws(Exception fault, int times = 1) => new() { Before = fault, Times = times };

    /// <summary>The step does what it does, then throws.</summary>
    /// <param name="fault">What it throws.</param>
    /// <param name="times">On how many visits.</param>
    public static StepRule ThrowsAfter(Exception fault, int times = 1) => new() { After = fault, Times = times };

    /// <summary>The step takes this much longer, at every visit.</summary>
    /// <param name="duration">For example <c>"30s"</c> or <c>"00:00:30"</c>.</param>
    public static StepRule Takes(string duration) => Takes(duration, int.MaxValue);

    /// <summary>The step takes this much longer.</summary>
    /// <param name="duration">For example <c>"30s"</c> or <c>"00:00:30"</c>.</param>
    /// <param name="times">On how many visits.</param>
    public static StepRule Takes(string duration, int times) => Takes(Duration.Parse(duration), times);

    /// <inheritdoc cref="Takes(string)"/>
    /// <param name="duration">Not below 0.</param>
    public static StepRule Takes(TimeSpan duration) => Takes(duration, int.MaxValue);

    /// <inheritdoc cref="Takes(string, int)"/>
    /// <param name="duration">Not below 0.</param>
    /// <param name="times">On how many visits.</param>
    public static StepRule Takes(TimeSpan duration, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return new() { Delay = duration, Times = times };
    }

    /// <summary>The step does nothing and gives this.</summary>
    /// <param name="value">Its result; <see langword="null"/> for one that gives nothing.</param>
    /// <param name="times">On how many visits.</param>
    public static StepRule Gives(object? value, int times = int.MaxValue) => new() { HasAnswer = true, Answer = value, Times = times };
}
