namespace Kim;

/// <summary>Marks a method that answers for an exception which no retry has mended: it takes the exception and returns <see cref="Reply"/> or <see cref="Next"/>, or a <see cref="Task"/> of one.</summary>
/// <remarks>
/// The nearest exception type wins. The deadline and a shutdown cannot be caught, nor can what a catch itself throws. A step that it jumps to needs <c>[Step(Loop = true)]</c>.
/// <code>[Catch] Reply Declined(PaymentDeclinedException declined) => Fail(7, declined.Message, 402);</code>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class CatchAttribute : Attribute;
