namespace Kim.Steps;

/// <summary>Who started a run and gets its reply: an HTTP exchange, later another command or a test.</summary>
internal interface IReplyReceiver
{
    /// <summary>Makes a view of the request behind the run; <see langword="null"/> where there is none.</summary>
    HttpInfo? NewHttpInfo();

    /// <summary>Cancelled when the client is gone. Asked for only when a step takes a token.</summary>
    CancellationToken ClientGone { get; }

    /// <summary>The run has ended. Called once, on the reactor.</summary>
    void OnReply(Command run, Reply reply);
}
