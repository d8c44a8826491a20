namespace Kim.Testing.Tests.Commands;

/// <summary>How often it goes round.</summary>
public sealed record Rounds(int Count, bool Fails = false);

/// <summary>Loops without a wait.</summary>
[Command]
public sealed partial class Spinning : Command<Rounds>
{
    int _round;

    [Step(Loop = true)] Next Spin() => ++_round == Request.Count ? Ok(_round) : ToSpin();
}

/// <summary>Loops over a step that can be undone.</summary>
[Command]
public sealed partial class Looping(List<int> undone) : Command<Rounds>
{
    [Step] Next Begin() => ToTake(1);

    [Step(Loop = true)] Task<int> Take(int round) => Task.FromResult(round);

    [Step] Next Decide(int taken) => taken < Request.Count ? ToTake(taken + 1) : Request.Fails ? Fail(1, "no") : Ok(taken);

    [Compensates(nameof(Take))] void GiveBack(int taken) => undone.Add(taken);
}
