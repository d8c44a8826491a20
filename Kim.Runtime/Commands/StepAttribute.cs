namespace Kim;

/// <summary>Marks a method as a step of its command. Steps run in source order; a step's parameters are the awaited result of the step before it.</summary>
/// <remarks>
/// <code>
/// [Step] Task&lt;bool&gt; Set() => redis.StringSetAsync(Request.Key, Request.Value);
/// [Step] string Answer(bool stored) => stored ? "yes" : "no";
/// </code>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class StepAttribute : Attribute
{
    /// <summary>The later step that takes this step's result instead of the one below, as <c>nameof(Answer)</c>; or <c>End</c>, which makes this step's value the reply.</summary>
    public string? Then { get; set; }

    /// <summary>Whether steps below may jump back to this one, or it to itself.</summary>
    public bool Loop { get; set; }
}
