namespace Kim;

/// <summary>One attempt of a step took longer than its <see cref="TimeoutAttribute"/> allows.</summary>
/// <remarks>
/// A <c>[Catch]</c>, or <c>On</c> of a <c>[Retry]</c>, may name it or <see cref="TimeoutException"/>, which also covers what a step
/// itself throws. If nothing catches it, the client gets 504.
/// <code>[Catch] Reply Late(StepTimeoutException late) => Fail(7, $"{late.Step} is slow today", 504);</code>
/// </remarks>
/// <param name="step">The step.</param>
/// <param name="timeout">How long the attempt was allowed to take.</param>
public sealed class StepTimeoutException(string step, TimeSpan timeout)
    : TimeoutException($"step {step} took longer than {timeout.TotalMilliseconds:0.##}ms")
{
    /// <summary>The step's name.</summary>
    public string Step { get; } = step;

    /// <summary>How long the attempt was allowed to take.</summary>
    public TimeSpan Timeout { get; } = timeout;
}
