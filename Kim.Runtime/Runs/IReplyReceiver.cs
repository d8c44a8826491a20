namespace Kim.Runs;

/// <summary>Who started a run and gets its reply: an HTTP exchange, later another command or a test.</summary>
internal interface IReplyReceiver
{
    /// <summary>Makes a view of the request behind the run; <see langword="null"/> where there is none.</summary>
    HttpInfo? NewHttpInfo();

    /// <summary>The trace that the request belongs to: 32 hexadecimal digits, or <see langword="null"/>. Asked for only when something is logged, before the reply.</summary>
    string? TraceId => null;

    /// <summary>Cancelled when the client is gone. Asked for only when a step takes a token.</summary>
    CancellationToken ClientGone { get; }

    /// <summary>What a run ends in that was cancelled for another reason than its client's leaving; <see langword="null"/> when the client has left. On the reactor.</summary>
    Reply? CancelledReply => null;

    /// <summary>Makes a reply ready to be sent, while the run can still fail. What it throws is the run's failure. On the reactor, right before <see cref="OnReply"/>.</summary>
    void Prepare(Run run, Reply reply)
    {
    }

    /// <summary>The run has ended. Called once, on the reactor.</summary>
    void OnReply(Run run, Reply reply);
}
