namespace Kim.Bench.Micro.Commands;

/// <summary>Four steps that wait, and one that answers; its machine is emitted.</summary>
[Command]
public sealed partial class EmittedWaits(Gate gate) : Command
{
    [Step] private Task<int> First() => gate.Next();

    [Step]
    private Task<int> Second(int value)
    {
        Arithmetic.Add(value);
        return gate.Next();
    }

    [Step]
    private Task<int> Third(int value)
    {
        Arithmetic.Add(value);
        return gate.Next();
    }

    [Step]
    private Task<int> Fourth(int value)
    {
        Arithmetic.Add(value);
        return gate.Next();
    }

    [Step] private int Fifth(int value) => Arithmetic.Add(value);
}
