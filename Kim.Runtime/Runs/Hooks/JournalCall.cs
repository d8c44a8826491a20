using System.Diagnostics.CodeAnalysis;

namespace Kim.Runs.Hooks;

/// <summary>A question to a journal whose answer is on its way.</summary>
/// <remarks>
/// <code>
/// waiting for Pending --TryTake is true--> answered
///                     --TryTake is false: it had to ask again--> waiting for Pending, which is another task now
///                     --TryTake throws--> failed
/// </code>
/// </remarks>
[Experimental("KIM1003")]
public abstract class JournalCall
{
    /// <summary>
    /// What to wait for: a connection's own task, which completes in the order of what the reactor has written. It may fail;
    /// <see cref="TryTake"/> says whether the call has.
    /// </summary>
    public abstract Task Pending { get; }

    /// <summary>The answer, if it is here. Called on the reactor's thread when <see cref="Pending"/> has ended.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>Whether it is here; if not, <see cref="Pending"/> is to be waited for.</returns>
    /// <exception cref="Exception">What the call failed with.</exception>
    public abstract bool TryTake(out SaveAnswer answer);
}
