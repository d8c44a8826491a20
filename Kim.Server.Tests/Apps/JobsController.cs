using Kim.Server.Tests.Commands;
using Microsoft.AspNetCore.Mvc;

namespace Kim.Server.Tests.Apps;

/// <summary>A controller that runs a command.</summary>
[ApiController]
[Route("controller/jobs")]
public sealed class JobsController(IKim kim) : ControllerBase
{
    /// <summary>Waits for the run, as long as its client does.</summary>
    [HttpPost]
    public async Task<ActionResult<JobResult>> Run(JobOrder order, CancellationToken gone)
    {
        try
        {
            return new JobResult(await kim.Run(Job.Call(order).WithDeadline("1m"), gone));
        }
        catch (ReplyException fault)
        {
            return Problem(fault.Message, statusCode: fault.StatusCode);
        }
    }
}
