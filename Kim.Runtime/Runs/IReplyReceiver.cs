using System.Diagnostics.CodeAnalysis;
using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>Starts a run and gets its reply: an HTTP exchange, another command, a test.</summary>
[Experimental("KIM1002")]
public interface IReplyReceiver
{
    /// <summary>
    /// The trace that the run belongs to: 32 hexadecimal digits, or <see langword="null"/>. Read only if something is logged, before the
    /// reply.
    /// </summary>
    string? TraceId => null;

    /// <summary>Cancelled when nobody waits for the reply any more. Read only if a step takes a token.</summary>
    CancellationToken ClientGone { get; }

    /// <summary>
    /// The reply of a run that was cancelled although its client has not left; <see langword="null"/> if the client has left. On the loop.
    /// </summary>
    Reply? CancelledReply => null;

    /// <summary>Whether the body of a streamed reply is wanted, or the head alone, as for <c>HEAD</c>. On the loop.</summary>
    bool WantsBody => true;

    /// <summary>Who stands for this receiver once it has the reply, while the run still undoes steps.</summary>
    internal IReplyReceiver AfterReply => this;

    /// <summary>Whether it sends the reply's body as bytes, or else takes its value.</summary>
    internal bool TakesBytes => false;

    /// <summary>
    /// The run gets another id than it was created with: one that is where its key is. On the loop, before its first step.
    /// </summary>
    /// <param name="id">The id, 16 hexadecimal digits.</param>
    void OnNewId(string id)
    {
    }

    /// <summary>The run is durable, and its first record is written. On the loop.</summary>
    internal void Stored()
    {
    }

    /// <summary>Makes a view of the HTTP request that the run answers; <see langword="null"/> if there is none.</summary>
    HttpInfo? NewHttpInfo() => null;

    /// <summary>
    /// Prepares a reply for sending, while the run can still fail. An exception from here is the run's failure. On the loop, right before
    /// <see cref="OnReply"/>.
    /// </summary>
    /// <param name="last">The step last entered.</param>
    /// <param name="reply">The reply.</param>
    void Prepare(StepInfo last, Reply reply)
    {
    }

    /// <summary>The run has replied; it may still undo steps. Called once, on the loop.</summary>
    /// <param name="last">The step last entered; if none was, its number is 0.</param>
    /// <param name="reply">The reply.</param>
    void OnReply(StepInfo last, Reply reply);

    /// <summary>
    /// The run replies with a body that comes piece by piece: the head goes out. Called once, on the loop, in place of
    /// <see cref="OnReply"/>. An exception from here is the run's failure, and so is <see langword="null"/>: then there was no reply yet.
    /// </summary>
    /// <param name="last">The step last entered.</param>
    /// <param name="reply">The reply. Its body cannot be asked for.</param>
    /// <param name="length">The body's length; <see langword="null"/> if it is not known.</param>
    /// <returns>Takes the body; <see langword="null"/> if this receiver takes no streams.</returns>
    IReplyBody? OnStream(StepInfo last, Reply reply, long? length) => null;
}
