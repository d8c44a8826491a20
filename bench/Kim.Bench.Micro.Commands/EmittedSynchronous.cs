namespace Kim.Bench.Micro.Commands;

/// <summary>Five steps without a wait, the third of which decides; its machine is emitted.</summary>
[Command]
public sealed partial class EmittedSynchronous(int seed) : Command
{
    [Step] private int First() => Arithmetic.Add(seed);

    [Step] private int Second(int value) => Arithmetic.Add(value);

    [Step] private Next Third(int value) => value < 0 ? BadRequest("below zero") : ToFourth(Arithmetic.Add(value));

    [Step] private int Fourth(int value) => Arithmetic.Add(value);

    [Step] private int Fifth(int value) => Arithmetic.Add(value);
}
