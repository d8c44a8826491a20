namespace Kim;

/// <summary>The longest one attempt of a step may take; for a join, all of it. After it the attempt's token is cancelled, its result is dropped, and it counts as a <see cref="TimeoutException"/>.</summary>
/// <remarks><code>[Step, Timeout("250ms")] Task&lt;Price&gt; Quote(Cart cart, CancellationToken cancel) => shop.Quote(cart, cancel);</code></remarks>
/// <param name="duration">A decimal and <c>ms|s|m|h</c>, above 0, at most 24h.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class TimeoutAttribute(string duration) : Attribute
{
    /// <summary>The longest one attempt may take.</summary>
    public string Duration { get; } = duration;
}
