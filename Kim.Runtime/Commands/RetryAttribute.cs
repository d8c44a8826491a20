namespace Kim;

/// <summary>A step or compensation that throws, or times out, is tried again, with the same arguments and with the command's fields put back (shallowly).</summary>
/// <remarks>
/// The wait before attempt n+1 is random in [0, min(<see cref="MaxDelay"/>, <see cref="Delay"/> * 2^(n-1))]. A cancellation of the run is never retried.
/// <code>[Step, Retry(3, Delay = "20ms"), Timeout("250ms")] Task&lt;Receipt&gt; Charge(Cart cart) => bank.Charge(cart);</code>
/// </remarks>
/// <param name="attempts">Attempts in all, from 2 to 100.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class RetryAttribute(int attempts) : Attribute
{
    /// <summary>Attempts in all.</summary>
    public int Attempts { get; } = attempts;

    /// <summary>The upper bound of the first wait, a duration. Default: <c>20ms</c>.</summary>
    public string Delay { get; set; } = "20ms";

    /// <summary>The upper bound of every wait, a duration. Default: <c>1s</c>.</summary>
    public string MaxDelay { get; set; } = "1s";

    /// <summary>The exceptions that are tried again. Default: all.</summary>
    public Type[] On { get; set; } = [];
}
