namespace Kim.Bench.Micro.Commands;

/// <summary>Four steps that wait, and one that answers; its machine is emitted.</summary>
[Command]
public sealed partial class EmittedWaits(Gate gate) : Command
{
    [Step] Task<int> First() => gate.Next();

    [Step]
    Task<int> Second(int value)
    {
        Arithmetic.Add(value);
        return gate.Next();
    }

    [Step]
    Task<int> Third(int value)
    {
        Arithmetic.Add(value);
        return gate.Next();
    }

    [Step]
    Task<int> Fourth(int value)
    {
        Arithmetic.Add(value);
        return gate.Next();
    }

    [Step] int Fifth(int value) => Arithmetic.Add(value);
}
