namespace Kim.Testing.Tests.Commands;

/// <summary>Gives null where a task is due.</summary>
[Command]
public sealed partial class Nulls : Command
{
    [Step] Task Give() => null!;

    [Step] Reply Answer() => Ok();
}
