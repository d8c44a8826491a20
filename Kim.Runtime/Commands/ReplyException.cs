namespace Kim;

/// <summary>A called command has failed. If nothing catches this, the caller answers with the same reply.</summary>
/// <remarks><code>[Catch] Reply NoPrice(ReplyException failed) => failed.StatusCode == 404 ? NotFound() : failed.Reply;</code></remarks>
/// <param name="commandName">The called command.</param>
/// <param name="reply">Its reply, with a status of 400 or above.</param>
public sealed class ReplyException(string commandName, Reply reply) : Exception(MessageOf(commandName, reply))
{
    /// <summary>The name of the command that was called.</summary>
    public string CommandName { get; } = commandName;

    /// <summary>Its reply.</summary>
    public Reply Reply { get; } = reply;

    /// <summary>The status of <see cref="Reply"/>, 400 or above.</summary>
    public int StatusCode => Reply.StatusCode;

    private static string MessageOf(string commandName, Reply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return $"{commandName} answered {reply.StatusCode}{(reply is EnvelopeReply envelope ? ": " + envelope.Text : "")}";
    }
}
