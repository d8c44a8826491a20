namespace Kim.Testing.Tests.Commands;

/// <summary>Waits for what is done elsewhere.</summary>
[Command]
public sealed partial class Elsewhere(Elements elements) : Command
{
    [Step] Task<int> Load() => elements.First.Task;

    [Step] int Answer(int loaded) => loaded;
}
