namespace Kim;

/// <summary>
/// Marks a method that handles an exception after the last retry. It takes the exception and returns <see cref="Reply"/> or
/// <see cref="Next"/>, or a <see cref="Task"/> of one.
/// </summary>
/// <remarks>
/// It is for all steps, or for the one that <see cref="Step"/> names; then it outranks those for all. The nearest exception type wins.
/// The deadline, a shutdown and what a catch throws cannot be caught. A step that a catch jumps to needs <c>[Step(Loop = true)]</c>.
/// <code>
/// [Catch] Reply Declined(PaymentDeclinedException declined) => Fail(7, declined.Message, 402);
/// [Catch(Step = nameof(Quote))] Next NoQuote(TimeoutException late) => ToAnswer(Price.Unknown);
/// </code>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class CatchAttribute : Attribute
{
    /// <summary>The step whose exceptions are caught, as <c>nameof(Quote)</c>. Default: all steps.</summary>
    public string? Step { get; set; }
}
