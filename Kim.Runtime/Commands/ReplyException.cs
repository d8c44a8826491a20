namespace Kim;

/// <summary>A called command has failed. Where nobody catches this, its caller answers with the same reply.</summary>
/// <param name="command">The called command.</param>
/// <param name="reply">What it answered, with a status of 400 or above.</param>
public sealed class ReplyException(string command, Reply reply)
    : Exception($"{command} answered {(reply ?? throw new ArgumentNullException(nameof(reply))).StatusCode}{(reply is EnvelopeReply envelope ? ": " + envelope.Text : "")}")
{
    /// <summary>The command that was called.</summary>
    public string Command { get; } = command;

    /// <summary>What it answered.</summary>
    public Reply Reply { get; } = reply;
}
