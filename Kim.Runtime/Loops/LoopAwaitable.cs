using System.Runtime.CompilerServices;

namespace Kim.Loops;

/// <summary>An await of it resumes on the loop's thread; at once if it is there already.</summary>
internal readonly struct LoopAwaitable(Loop loop) : ICriticalNotifyCompletion
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsCompleted => loop.IsLoopThread;

    /// <summary>For the compiler.</summary>
    public LoopAwaitable GetAwaiter() => this;

    /// <summary>For the compiler.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => loop.Post(static state => ((Action)state!)(), continuation);
}
