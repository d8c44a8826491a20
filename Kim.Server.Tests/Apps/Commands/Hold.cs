namespace Kim.Server.Tests.Commands;

/// <summary>Waits until the test lets it go.</summary>
[Command("GET /kim/hold")]
public sealed partial class Hold(Gate gate) : Command
{
    [Step] Task<string> Wait(CancellationToken gone) => gate.Wait(gone);

    [Step] Reply Answer(string word) => Text(word);
}
