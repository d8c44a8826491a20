namespace Kim.Bench.Micro.Commands;

/// <summary>One step that jumps to itself until it has counted to <paramref name="end"/>; its machine is emitted.</summary>
/// <param name="end">Where it ends.</param>
[Command]
public sealed partial class EmittedLoop(int end) : Command
{
    [Step] private Next Begin() => ToAgain(0);

    [Step(Loop = true)] private Next Again(int value) => value < end ? ToAgain(Arithmetic.Add(value)) : Ok(value);
}
