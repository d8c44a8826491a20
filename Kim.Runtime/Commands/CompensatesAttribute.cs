namespace Kim;

/// <summary>Marks a method that undoes a completed step when its run fails. It takes the step's result, or nothing.</summary>
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
}
