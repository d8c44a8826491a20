using WorkflowCore.Interface;

namespace Kim.Bench.Peers.DurableWorkflowCore;

/// <summary>An effect, then a wait for the event <c>go</c>, then another effect.</summary>
public sealed class Parked : IWorkflow<RunData>
{
    internal const string Name = nameof(Parked);

    /// <inheritdoc/>
    public string Id => Name;

    /// <inheritdoc/>
    public int Version => 1;

    /// <inheritdoc/>
    public void Build(IWorkflowBuilder<RunData> builder) => builder
        .StartWith<CountStep>().Input(step => step.Request, data => data).Input(step => step.Number, _ => 1)
        .WaitFor("go", data => data.Id)
        .Then<CountStep>().Input(step => step.Request, data => data).Input(step => step.Number, _ => 3);
}
