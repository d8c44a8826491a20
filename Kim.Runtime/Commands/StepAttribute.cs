using System.Diagnostics.CodeAnalysis;

namespace Kim;

/// <summary>
/// Marks a method as a step of its command. Steps run in source order. A step takes the awaited result of the step before it as its
/// parameter.
/// </summary>
/// <remarks>
/// <code>
/// [Step] Task&lt;bool&gt; Set() => redis.StringSetAsync(Request.Key, Request.Value);
/// [Step] string Answer(bool stored) => stored ? "yes" : "no";
/// </code>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class StepAttribute : Attribute
{
    /// <summary>
    /// The step that takes this step's result instead of the next one, as <c>nameof(Answer)</c>. It must be below this step. With
    /// <c>End</c> this step's value is the reply.
    /// </summary>
    public string? Then { get; set; }

    /// <summary>Whether a step below, or this step itself, may jump back to this one.</summary>
    public bool Loop { get; set; }

    /// <summary>
    /// Whether a step that returns several tasks fails with the first one that fails: the step's token is cancelled, and the other tasks
    /// are not waited for.
    /// </summary>
    public bool FailFast { get; set; }

    /// <summary>
    /// Whether a step that returns several tasks is done with the first one that succeeds, whose value it gives: the step's token is
    /// cancelled, and the other tasks are not waited for. It fails if all fail.
    /// </summary>
    public bool Any { get; set; }

    /// <summary>
    /// How many tasks may be under way at once, 1 or more, for a step that returns an <see cref="IEnumerable{T}"/> of tasks: the next one
    /// is asked for when another has ended.
    /// </summary>
    public int AtOnce { get; set; }

    /// <summary>
    /// Of a durable command: whether the step is never begun a second time. If its process ends meanwhile, it ends in
    /// <see cref="OutcomeUnknownException"/>; else it would run again.
    /// </summary>
    [Experimental("KIM1003")]
    public bool Once { get; set; }
}
