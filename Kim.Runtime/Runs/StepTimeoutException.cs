namespace Kim.Runs;

/// <summary>An attempt took longer than its step's <c>[Timeout]</c>. Caught as <see cref="TimeoutException"/>.</summary>
internal sealed class StepTimeoutException(string step, TimeSpan limit)
    : TimeoutException($"step {step} took longer than {limit.TotalMilliseconds:0.##}ms");
