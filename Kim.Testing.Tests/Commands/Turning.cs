namespace Kim.Testing.Tests.Commands;

/// <summary>Waits until a given time, then loops without a wait.</summary>
[Command]
public sealed partial class Turning : Command<Rounds>
{
    int _round;

    [Step] Task Begin() => Sleep("1s");

    [Step(Loop = true)] Next Turn() => ++_round == Request.Count ? Ok(_round) : ToTurn();
}
