namespace Kim;

/// <summary>The longest that one attempt of a step may take. For a join: all of it together.</summary>
/// <remarks>
/// After it the attempt's token is cancelled, its result is dropped, and the step throws <see cref="StepTimeoutException"/>.
/// <code>[Step, Timeout("250ms")] Task&lt;Price&gt; Quote(Cart cart, CancellationToken cancel) => shop.Quote(cart, cancel);</code>
/// </remarks>
/// <param name="duration">For example <c>"250ms"</c> or <c>"00:00:30"</c>; above 0, at most 24h.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class TimeoutAttribute(string duration) : Attribute
{
    /// <summary>The longest that one attempt may take.</summary>
    public string Duration { get; } = duration;
}
