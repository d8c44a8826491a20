namespace Kim.Bench.Micro.Commands;

/// <summary>Five steps without a wait, the third of which decides; its machine is emitted.</summary>
[Command]
public sealed partial class EmittedSynchronous(int seed) : Command
{
    [Step] int First() => Arithmetic.Add(seed);

    [Step] int Second(int value) => Arithmetic.Add(value);

    [Step] Next Third(int value) => value < 0 ? BadRequest("below zero") : ToFourth(Arithmetic.Add(value));

    [Step] int Fourth(int value) => Arithmetic.Add(value);

    [Step] int Fifth(int value) => Arithmetic.Add(value);
}
