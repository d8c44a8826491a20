namespace Kim.Redis.Tests.Commands;

/// <summary>Needs nothing but the reactor.</summary>
[Command("GET /tick")]
public sealed partial class Tick : Command
{
    [Step] Reply Answer() => Text("tick");
}
