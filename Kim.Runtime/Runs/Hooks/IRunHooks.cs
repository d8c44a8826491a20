using System.Diagnostics.CodeAnalysis;

namespace Kim.Runs.Hooks;

/// <summary>Is told what runs do, and may answer for their steps: what a journal, a tracer, a dashboard or a test is built on.</summary>
/// <remarks>
/// One object serves all reactors of a server, each of which calls it on its own thread: nothing here may block. What is told of one run:
/// <code>
/// Entered --the body ends well--> Completed --it was a compensation--> Undone
///         --it throws, or takes too long--> Failed, and maybe Entered again, with the next attempt
///         --the run is given up: its deadline, a forced stop--> neither
/// Ended   last, once, also of a run that was refused before its first step
/// </code>
/// A step that waits is told as completed when its task has ended; one that does not, when the run moves on to its next step or its end.
/// </remarks>
[Experimental("KIM1001")]
public interface IRunHooks
{
    /// <summary>A step, catch or compensation is about to run; each attempt. What is thrown is thrown in the step's place.</summary>
    /// <param name="step">The step.</param>
    /// <returns>False if <see cref="Answer{T}"/> stands in for its body, which is not run: how a journal replays.</returns>
    bool Enter(StepInfo step) => true;

    /// <summary>What a step gives for which <see cref="Enter"/> said false.</summary>
    /// <typeparam name="T">The step's return type: of one that waits the task.</typeparam>
    /// <param name="step">The step.</param>
    T Answer<T>(StepInfo step) =>
        throw new NotSupportedException($"{GetType()} answers for {step.Step.Name}, but has no {nameof(Answer)}.");

    /// <summary>The step's body has ended well.</summary>
    /// <param name="step">The step. What is thrown for one whose task was waited for is the step's failure; otherwise it is logged.</param>
    void Completed(StepInfo step)
    {
    }

    /// <summary>An attempt of a step has failed. What is thrown is logged.</summary>
    /// <param name="step">The step.</param>
    /// <param name="fault">The exception, before any retry or catch.</param>
    void Failed(StepInfo step, Exception fault)
    {
    }

    /// <summary>A compensation has ended well. What is thrown is logged.</summary>
    /// <param name="compensation">The compensation; which step it undoes says its descriptor.</param>
    void Undone(StepInfo compensation)
    {
    }

    /// <summary>The run has replied, and ended with everything undone that could be. What is thrown is logged.</summary>
    /// <param name="last">The step last entered; if none was, its number is 0.</param>
    /// <param name="reply">The reply.</param>
    void Ended(StepInfo last, Reply reply)
    {
    }
}
