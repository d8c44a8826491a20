using System.Diagnostics;

namespace Kim.Server.Tests.Commands;

/// <summary>What a job does with its value.</summary>
public sealed record JobOrder(int Value, string What = "answer");

/// <summary>A command that code outside commands starts. It has no route.</summary>
[Command(Deadline = "250ms")]
public sealed partial class Job(JobLog? log) : Command<JobOrder>
{
    [Step]
    async Task Work(CancellationToken cancel)
    {
        log!.Begun.Enqueue((Thread.CurrentThread.Name, Run.Id, Activity.Current?.TraceId.ToHexString()));
        switch (Request.What)
        {
            case "wait":
                try
                {
                    await log.Opened.WaitAsync(cancel);
                }
                catch (OperationCanceledException)
                {
                    log.Cancelled.Enqueue(Run.Id);
                    throw;
                }

                break;
            case "throw":
                throw new InvalidDataException("no such data");
        }
    }

    [Step] Next Decide() => Request.Value < 0 ? Fail(7, "below zero", 409) : ToAnswer();

    [Step]
    int Answer()
    {
        log!.Answered.Enqueue(Run.Id);
        return Request.Value * 2;
    }
}
