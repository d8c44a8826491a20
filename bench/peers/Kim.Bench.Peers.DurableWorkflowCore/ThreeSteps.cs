using WorkflowCore.Interface;

namespace Kim.Bench.Peers.DurableWorkflowCore;

/// <summary>Three effects, one after the other.</summary>
public sealed class ThreeSteps : IWorkflow<RunData>
{
    internal const string Name = nameof(ThreeSteps);

    /// <inheritdoc/>
    public string Id => Name;

    /// <inheritdoc/>
    public int Version => 1;

    /// <inheritdoc/>
    public void Build(IWorkflowBuilder<RunData> builder) => builder
        .StartWith<CountStep>().Input(step => step.Request, data => data).Input(step => step.Number, _ => 1)
        .Then<CountStep>().Input(step => step.Request, data => data).Input(step => step.Number, _ => 2)
        .Then<CountStep>().Input(step => step.Request, data => data).Input(step => step.Number, _ => 3);
}
