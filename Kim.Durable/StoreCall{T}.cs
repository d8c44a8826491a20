using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Kim.Durable;

/// <summary>A question to a store whose answer is on its way. It can be awaited.</summary>
/// <remarks>
/// A reactor does not await it. It lets the run wait for <see cref="Pending"/>, which is the connection's own task and completes in the
/// order of what the reactor has written, and then calls <see cref="TryTake"/>:
/// <code>
/// Waiting for Pending --TryTake is true--> answered
///                     --TryTake is false: the store had to ask again--> Waiting for Pending, which is another task now
///                     --TryTake throws--> failed
/// </code>
/// </remarks>
/// <typeparam name="T">The answer.</typeparam>
[Experimental("KIM1003")]
public abstract class StoreCall<T>
{
    /// <summary>What to wait for. It may fail; <see cref="TryTake"/> says whether the call has.</summary>
    public abstract Task Pending { get; }

    /// <summary>The answer, if it is here.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>Whether it is here; if not, <see cref="Pending"/> is to be waited for.</returns>
    /// <exception cref="Exception">What the call failed with.</exception>
    public abstract bool TryTake([MaybeNullWhen(false)] out T answer);

    /// <summary>
    /// The answer as a task. It completes on another thread, out of the connection's order: a step awaits it, and does not return it.
    /// </summary>
    /// <returns>The task.</returns>
    public async Task<T> AsTask()
    {
        T? answer;
        while (!TryTake(out answer))
        {
            await Pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return answer;
    }

    /// <summary>For <c>await</c>.</summary>
    /// <returns>The awaiter.</returns>
    public TaskAwaiter<T> GetAwaiter() => AsTask().GetAwaiter();

    /// <summary>For <c>await</c>.</summary>
    /// <param name="continueOnCapturedContext">Whether to come back to where it was awaited.</param>
    /// <returns>The awaitable.</returns>
    public ConfiguredTaskAwaitable<T> ConfigureAwait(bool continueOnCapturedContext) => AsTask().ConfigureAwait(continueOnCapturedContext);
}
