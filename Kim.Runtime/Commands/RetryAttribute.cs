namespace Kim;

/// <summary>
/// Tries a step or compensation again if it throws or times out. It gets the same arguments, and the command's fields are put back
/// (shallowly).
/// </summary>
/// <remarks>
/// The wait before attempt n+1 is random in [0, min(<see cref="MaxDelay"/>, <see cref="Delay"/> * 2^(n-1))]. A cancellation of the run is
/// never retried.
/// <code>[Step, Retry(3, Delay = "20ms"), Timeout("250ms")] Task&lt;Receipt&gt; Charge(Cart cart) => bank.Charge(cart);</code>
/// </remarks>
/// <param name="attempts">The number of attempts, the first included, from 2 to 100.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class RetryAttribute(int attempts) : Attribute
{
    /// <summary>The number of attempts, the first included.</summary>
    public int Attempts { get; } = attempts;

    /// <summary>The upper bound of the first wait, a duration. Default: <c>20ms</c>.</summary>
    public string Delay { get; set; } = "20ms";

    /// <summary>The upper bound of every wait, a duration. Default: <c>1s</c>.</summary>
    public string MaxDelay { get; set; } = "1s";

    /// <summary>The exceptions after which the step is tried again. Default: all.</summary>
    public Type[] On { get; set; } = [];
}
