namespace Kim.Runs;

/// <summary>A command that has called another, as the called run sees it.</summary>
internal interface ICallReceiver
{
    /// <summary>The run that called.</summary>
    Run Caller { get; }
}
