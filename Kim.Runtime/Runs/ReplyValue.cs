using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>A reply as the caller of a command sees it: a value of the type that the command gives, or an exception.</summary>
internal static class ReplyValue
{
    /// <summary>Ends a caller's task.</summary>
    internal static void Give<T>(TaskCompletionSource<T> caller, StepInfo last, Reply reply)
    {
        if (reply.StatusCode >= 400)
        {
            Fault(caller, new ReplyException(last.Command.Name, reply));
        }
        else if (reply is Reply<T> typed)
        {
            caller.TrySetResult(typed.Data);
        }
        else if (reply is T whole)
        {
            caller.TrySetResult(whole);
        }
        else
        {
            Fault(caller, new InvalidOperationException(
                $"{last.Command.Name} was called for a {typeof(T).Name}, but step {last.Step.Name} answered without one: "
                + $"let it fail with a status of 400 or above, or give Ok({typeof(T).Name})."));
        }
    }

    /// <summary>Faults a caller's task. It is read once here: a caller that has moved on leaves nothing unobserved.</summary>
    internal static void Fault<T>(TaskCompletionSource<T> caller, Exception fault)
    {
        caller.TrySetException(fault);
        _ = caller.Task.Exception;
    }
}
