using System.Diagnostics.CodeAnalysis;

namespace Kim;

/// <summary>
/// A step that is begun once only, <c>[Step(Once = true)]</c>, had begun when its process ended: whether it has had its effect is not
/// known, and it is not run again. A <c>[Catch]</c> can find out; otherwise the run fails.
/// </summary>
[Experimental("KIM1003")]
public sealed class OutcomeUnknownException : Exception
{
    internal OutcomeUnknownException(string step)
        : base($"step {step} had begun when its process ended, and it is not run twice: whether it has had its effect is not known") =>
        Step = step;

    /// <summary>The step.</summary>
    public string Step { get; }
}
