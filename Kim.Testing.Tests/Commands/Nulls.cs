namespace Kim.Testing.Tests.Commands;

/// <summary>Gives null instead of a task.</summary>
[Command]
public sealed partial class Nulls : Command
{
    [Step] Task Give() => null!;

    [Step] Reply Answer() => Ok();
}
