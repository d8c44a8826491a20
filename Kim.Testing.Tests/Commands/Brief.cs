namespace Kim.Testing.Tests.Commands;

/// <summary>Waits in memory.</summary>
[Command]
internal sealed partial class Brief : Command
{
    [Step]
    private Task Wait() => Sleep("1s");

    [Step]
    private void Finish()
    {
    }
}
