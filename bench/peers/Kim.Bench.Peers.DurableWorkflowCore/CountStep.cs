using StackExchange.Redis;
using WorkflowCore.Interface;
using WorkflowCore.Models;

namespace Kim.Bench.Peers.DurableWorkflowCore;

/// <summary>A step: it counts one effect.</summary>
public sealed class CountStep(IDatabase redis) : StepBodyAsync
{
    /// <summary>Whose effect.</summary>
    public RunData Request { get; set; } = new();

    /// <summary>Which step's effect.</summary>
    public int Number { get; set; }

    /// <inheritdoc/>
    public override async Task<ExecutionResult> RunAsync(IStepExecutionContext context)
    {
        if (Request.Delay > 0)
        {
            await Task.Delay(Request.Delay);
        }

        await redis.StringIncrementAsync($"{Request.Id}:{Number}");
        return ExecutionResult.Next();
    }
}
