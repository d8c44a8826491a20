namespace Kim.Bench.Peers.DurableWorkflowCore;

/// <summary>What to run: the request, which the workflow carries.</summary>
public sealed class RunData
{
    /// <summary>Its effects are counted under this name.</summary>
    public string Id { get; set; } = "";

    /// <summary>How long each step waits before its effect, in milliseconds.</summary>
    public int Delay { get; set; }
}
