using System.Runtime.CompilerServices;
using Kim.Loops;

namespace Kim.Runs;

/// <summary>
/// An await of it continues on the loop once a task has ended, with whatever result: at once if it has ended already, else in a turn of its
/// own and never in the stack that has ended the task.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="task">The task; <see langword="null"/> for a mere turn.</param>
internal readonly struct TurnAwaitable(Loop loop, Task? task) : ICriticalNotifyCompletion
{
    /// <summary>Whether there is nothing to wait for.</summary>
    public bool IsCompleted => task?.IsCompleted == true;

    /// <summary>For the compiler.</summary>
    public TurnAwaitable GetAwaiter() => this;

    /// <summary>For the compiler.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        var on = loop;
        if (task is null)
        {
            Post();
        }
        else if (!on.WaitsAlways)
        {
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(Post);
        }
        else
        {
            // As StepRunner.AttachContinuation: in a test the completion is there when the test has made it.
            task.ContinueWith(_ => Post(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        void Post() => on.Post(static state => ((Action)state!)(), continuation);
    }
}
