namespace Kim.Durable.Http;

/// <summary>Why a client may not look after runs.</summary>
/// <param name="Message">The reason, for the client.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Challenge">How it could show that it may; <see langword="null"/>: it cannot.</param>
internal sealed record AdminRefusal(string Message, int Status, string? Challenge = null)
{
    /// <summary>The reply.</summary>
    /// <param name="fail">Makes a failure, as commands and filters do.</param>
    internal Reply Reply(Func<int, string, int, Reply> fail)
    {
        var reply = fail(1, Message, Status);
        return Challenge is null ? reply : reply.WithHeader("WWW-Authenticate", Challenge);
    }
}
