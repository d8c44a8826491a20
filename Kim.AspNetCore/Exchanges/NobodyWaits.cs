using Kim.Runs;
using Kim.Runs.Hooks;

namespace Kim.AspNetCore.Exchanges;

/// <summary>Stands for the exchange of a run that has replied and still undoes steps: the exchange serves its next request.</summary>
internal sealed class NobodyWaits : IReplyReceiver
{
    /// <summary>The one.</summary>
    internal static NobodyWaits Instance { get; } = new();

    public CancellationToken ClientGone => default;

    public void OnReply(StepInfo last, Reply reply)
    {
    }
}
