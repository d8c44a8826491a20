using System.Diagnostics.CodeAnalysis;

namespace Kim.Runs.Hooks;

/// <summary>Sees what runs do, and may answer for their steps. A journal, a tracer, a dashboard or a test is built on it.</summary>
/// <remarks>
/// One object serves all reactors of a server. Each reactor calls it on its own thread, so nothing here may block. The calls for one run:
/// <code>
/// Entered --the body ends well--> Completed --it was a compensation--> Undone
///         --it throws, or takes too long--> Failed, and maybe Entered again, with the next attempt
///         --the run is given up: its deadline, a forced stop--> neither
/// Ended   last, once, even for a run that was refused before its first step
/// </code>
/// A step that waits has completed when its task has ended; any other step, when the run moves on to its next step or its end.
/// </remarks>
[Experimental("KIM1001")]
public interface IRunHooks
{
    /// <summary>
    /// A step, catch or compensation is about to run. Called before each attempt. An exception from here counts as the step's.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <returns>False to skip the body: then <see cref="Answer{T}"/> gives its value. This is how a journal replays.</returns>
    bool Enter(StepInfo step) => true;

    /// <summary>The value of a step for which <see cref="Enter"/> returned false.</summary>
    /// <typeparam name="T">The step's return type; if the step waits, its task.</typeparam>
    /// <param name="step">The step.</param>
    T Answer<T>(StepInfo step) =>
        throw new NotSupportedException(
            $"{GetType()} answers for {step.Step.Name}, but has no {nameof(Answer)}: write one, or return true from {nameof(Enter)}.");

    /// <summary>The step's body has ended well.</summary>
    /// <param name="step">The step. If its task was waited for, an exception from here is the step's failure; otherwise it is
    /// logged.</param>
    void Completed(StepInfo step)
    {
    }

    /// <summary>An attempt of a step has failed. An exception from here is logged.</summary>
    /// <param name="step">The step.</param>
    /// <param name="fault">The exception, before any retry or catch.</param>
    void Failed(StepInfo step, Exception fault)
    {
    }

    /// <summary>A compensation has ended well. An exception from here is logged.</summary>
    /// <param name="compensation">The compensation. Its descriptor says which step it undoes.</param>
    void Undone(StepInfo compensation)
    {
    }

    /// <summary>The run has replied and ended; everything that could be undone is undone. An exception from here is logged.</summary>
    /// <param name="last">The step last entered; if none was, its number is 0.</param>
    /// <param name="reply">The reply.</param>
    void Ended(StepInfo last, Reply reply)
    {
    }
}
