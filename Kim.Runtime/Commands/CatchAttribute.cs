namespace Kim;

/// <summary>
/// Marks a method that handles an exception after the last retry. It takes the exception and returns <see cref="Reply"/> or
/// <see cref="Next"/>, or a <see cref="Task"/> of one.
/// </summary>
/// <remarks>
/// The nearest exception type wins. The deadline, a shutdown and what a catch throws cannot be caught. A step that a catch jumps to needs
/// <c>[Step(Loop = true)]</c>.
/// <code>[Catch] Reply Declined(PaymentDeclinedException declined) => Fail(7, declined.Message, 402);</code>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class CatchAttribute : Attribute;
