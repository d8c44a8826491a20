namespace Kim.Server.Tests.Commands;

/// <summary>Counts its runs, so it does not run for a mere look.</summary>
[Command("GET /kim/headless", Head = false)]
[Command("GET /kim/headless/and/not")]
public sealed partial class Headless(Gate gate) : Command
{
    [Step] int Answer() => gate.Pass();
}
