namespace Kim;

/// <summary>
/// Marks a method that undoes a completed step when its run fails. It takes the step's result, or nothing, and after it what the run failed
/// with, if it wants to know: an <c>Exception?</c>, the <see cref="Reply"/>, or both.
/// </summary>
/// <remarks>
/// Compensations run newest first, before the reply. At the deadline the reply goes out first, and they finish after it.
/// Each has a token of its own and 10 s, unless <see cref="TimeoutAttribute"/> says otherwise.
/// <code>[Compensates(nameof(Reserve))] Task Release(Reservation reservation) => stock.Release(reservation);</code>
/// </remarks>
/// <param name="step">The step it undoes, as <c>nameof(Reserve)</c>.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class CompensatesAttribute(string step) : Attribute
{
    /// <summary>The step it undoes.</summary>
    public string Step { get; } = step;

    /// <summary>
    /// Whether it also undoes a visit whose outcome is unknown, for the step has begun and not completed. Then there is no result, so what
    /// it takes of it may be <see langword="null"/>.
    /// </summary>
    public bool Unknown { get; set; }
}
