using System.Text.Json;
using Kim.Binding;
using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>A reply as the caller of a command sees it: a value of the type that the command gives, or an exception.</summary>
internal static class ReplyValue
{
    /// <summary>Ends a caller's task.</summary>
    internal static void Give<T>(TaskCompletionSource<T> caller, StepInfo last, Reply reply) =>
        Give(caller, last.Command.Name, last.Step.Name, reply, last.Wire);

    /// <inheritdoc cref="Give{T}(TaskCompletionSource{T}, StepInfo, Reply)"/>
    /// <param name="caller">The task.</param>
    /// <param name="command">Who replies.</param>
    /// <param name="step">In which step.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="wire">How the value of a stored one is read.</param>
    internal static void Give<T>(TaskCompletionSource<T> caller, string command, string step, Reply reply, Wire wire)
    {
        if (reply.StatusCode >= 400)
        {
            Fault(caller, new ReplyException(command, reply));
        }
        else if (reply is Reply<T> typed)
        {
            caller.TrySetResult(typed.Data);
        }
        else if (reply is T whole)
        {
            caller.TrySetResult(whole);
        }
        else if (reply is RawReply { MediaType: { } } stored)
        {
            try
            {
                caller.TrySetResult(Read<T>(command, stored, wire));
            }
            catch (UnreadableStateException fault)
            {
                Fault(caller, new InvalidOperationException(fault.Message, fault.InnerException));
            }
        }
        else
        {
            Fault(caller, new InvalidOperationException(reply is EnvelopeReply { StatusCode: 202 } later
                ? $"{command} is durable and continues in another process; its outcome will be at {later.Header("Location")}."
                : $"{command} was called for a {typeof(T).Name}, but step {step} answered without one: let it fail with a status of 400 or "
                    + $"above, or give Ok({typeof(T).Name})."));
        }
    }

    /// <summary>Faults a caller's task. It is read once here: a caller that has moved on leaves nothing unobserved.</summary>
    internal static void Fault<T>(TaskCompletionSource<T> caller, Exception fault)
    {
        caller.TrySetException(fault);
        _ = caller.Task.Exception;
    }

    /// <summary>Ends a caller's task with a reply that was stored, maybe by another build.</summary>
    /// <param name="caller">The task.</param>
    /// <param name="command">Who replied.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="wire">How its value is read.</param>
    /// <exception cref="UnreadableStateException">This build cannot read it.</exception>
    internal static void GiveStored<T>(TaskCompletionSource<T> caller, string command, Reply reply, Wire wire)
    {
        if (reply is RawReply { MediaType: { }, StatusCode: < 400 } stored && reply is not T)
        {
            caller.TrySetResult(Read<T>(command, stored, wire));
        }
        else
        {
            Give(caller, command, "(its last)", reply, wire);
        }
    }

    private static T Read<T>(string command, RawReply stored, Wire wire)
    {
        try
        {
            using var document = JsonDocument.Parse(stored.GetBody(), StateJson.DocumentOptions);
            var data = document.RootElement.TryGetProperty(EnvelopeReply.DataName.EncodedUtf8Bytes, out var found)
                ? found
                : document.RootElement;
            return data.Deserialize(wire.ReadingStored<T>())!;
        }
        catch (Exception fault)
        {
            // A constructor or setter of the user's may throw anything.
            throw new UnreadableStateException($"what {command} has answered cannot be read as {typeof(T).Name}: {fault.Message}", fault);
        }
    }
}
