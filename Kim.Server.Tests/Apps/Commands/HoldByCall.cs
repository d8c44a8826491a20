namespace Kim.Server.Tests.Commands;

/// <summary>Has another command wait until the test lets it go.</summary>
[Command("GET /kim/hold-by-call")]
public sealed partial class HoldByCall : Command
{
    [Step] Task<Reply> Wait() => Hold.Call(this);
}
