using Kim;

namespace AspNetCommands;

/// <summary>Opened by the test.</summary>
public sealed class Gate
{
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Waits at a gate.</summary>
[Command("GET /slow")]
public sealed partial class Slow(Gate gate) : Command
{
    [Step]
    Task Wait()
    {
        gate.Entered.TrySetResult();
        return gate.Open.Task;
    }

    [Step] string Answer() => "through";
}
