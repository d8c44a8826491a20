namespace Kim.Testing.Tests.Commands;

/// <summary>Calls itself, so many calls deep.</summary>
public sealed record Levels(int Below);

/// <summary>Calls itself, so many calls deep.</summary>
[Command]
public sealed partial class Calling : Command<Levels>
{
    [Step] Next Begin() => Request.Below == 0 ? Ok(0) : ToDeeper();

    [Step] Task<int> Deeper() => Call(this, new(Request.Below - 1));

    [Step] int Answer(int below) => below + 1;
}

/// <summary>Calls a command that ships, and undoes it later.</summary>
[Command(Deadline = "5s")]
public sealed partial class CallingShip : Command
{
    [Step] Task<string> Ship() => Commands.Ship.Call(this);

    [Step] Task Note(string shipped) => Task.CompletedTask;

    [Step] Reply Answer() => Ok("called");

    [Compensates(nameof(Ship))] Task Unship(string shipped) => Task.CompletedTask;
}
