using System.Diagnostics.CodeAnalysis;
using Kim.Binding;

namespace Kim.Runs.Hooks;

/// <summary>A client that waits for the outcome of a durable run that is not, or no longer, in its reactor's memory. Loop only.</summary>
/// <remarks>
/// <code>
/// Waiting --Reply, or AnswerLater--> Answered
///         --its patience is over: 202 with the run's address--> Answered
///         --it leaves--> Gone
/// </code>
/// </remarks>
[Experimental("KIM1003")]
public sealed class RunClient
{
    private readonly Run _run;

    internal RunClient(Run run) => _run = run;

    /// <summary>Whether it still waits. If not, it is to be forgotten.</summary>
    public bool IsWaiting => !_run.HasReplied && !_run.Receiver.ClientGone.IsCancellationRequested;

    /// <summary>Whether its request is the stored one, as this build reads both: a build with other members wrote other bytes.</summary>
    /// <param name="stored">The request of the run that has its key, as that run's record has it.</param>
    public bool HasSent(ReadOnlyMemory<byte> stored) => _run.Runner.HasSent(_run, stored);

    /// <summary>Answers it. Nothing happens if it does not wait.</summary>
    /// <param name="reply">The reply.</param>
    public void Reply(Reply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (!_run.HasReplied)
        {
            _run.Runner.AnswerFollower(_run, reply);
        }
    }

    /// <summary>Answers it with a stored reply. Nothing happens if it does not wait.</summary>
    /// <param name="stored">The record's reply.</param>
    /// <param name="isReplay">Whether another request has brought it about: the reply says so.</param>
    public void Reply(ReadOnlyMemory<byte> stored, bool isReplay)
    {
        Reply reply;
        try
        {
            reply = RunRecord.ReadReply(stored);
        }
        catch (UnreadableStateException fault)
        {
            _run.Runner.LogUnreadableReply(_run, fault);
            reply = RunRefusals.InternalError(_run.Id);
        }

        Reply(isReplay ? reply.WithHeader("Idempotency-Replayed", "true") : reply);
    }

    /// <summary>Tells it where the outcome will be found: 202 with the run's address. Nothing happens if it does not wait.</summary>
    /// <param name="run">The run's id.</param>
    public void AnswerLater(string run) => Reply(StepRunner.Later(_run.Durable!, run));

    /// <summary>Tells it that the run which has its key came from another request: 422. Nothing happens if it does not wait.</summary>
    public void RefuseKey() => Reply(RunRefusals.KeyOfAnother());

    /// <summary>
    /// Tells it that the run which had its key is no longer kept, and that its own has not begun: 503. Nothing happens if it does not wait.
    /// </summary>
    public void AskAgain() => Reply(RunRefusals.Later("the run with this key is no longer kept: send the request again"));
}
