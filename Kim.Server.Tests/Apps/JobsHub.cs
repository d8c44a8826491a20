using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.SignalR;

namespace Kim.Server.Tests.Apps;

/// <summary>A SignalR hub that runs a command.</summary>
public sealed class JobsHub(IKim kim) : Hub
{
    /// <summary>Waits for the run, as long as its client is connected.</summary>
    public async Task<JobResult> Run(JobOrder order)
    {
        try
        {
            return new JobResult(await kim.Run(Job.Call(order).WithDeadline("1m"), Context.ConnectionAborted));
        }
        catch (ReplyException fault)
        {
            throw new HubException(fault.Message);
        }
    }
}
