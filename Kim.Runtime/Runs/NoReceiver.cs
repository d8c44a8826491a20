using Kim.Runs.Hooks;

namespace Kim.Runs;

/// <summary>Stands for the client of a run that continues from its record: nobody waits for its reply here.</summary>
internal sealed class NoReceiver : IReplyReceiver
{
    /// <summary>The one.</summary>
    internal static NoReceiver Instance { get; } = new();

    public CancellationToken ClientGone => default;

    bool IReplyReceiver.TakesBytes => true;

    public void OnReply(StepInfo last, Reply reply)
    {
    }
}
