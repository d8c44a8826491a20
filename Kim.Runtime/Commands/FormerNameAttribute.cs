using System.Diagnostics.CodeAnalysis;

namespace Kim;

/// <summary>
/// A name that a durable command, or a step, parameter, field or property of it, had before: runs that were stored under it continue with
/// this one.
/// </summary>
/// <remarks>
/// It can go when no such run is left. Of several names the oldest stands last: keys of runs and of effects are made with it.
/// <code>[Step, FormerName("Reserve")] Task&lt;Hold&gt; Hold() => bank.Hold(Request.From, Request.Amount);</code>
/// </remarks>
/// <param name="name">The name.</param>
[Experimental("KIM1003")]
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.Property,
    AllowMultiple = true,
    Inherited = false)]
public sealed class FormerNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
