namespace Kim.Testing.Tests.Commands;

/// <summary>Is tried six times, with growing waits.</summary>
[Command]
public sealed partial class Patient : Command
{
    [Step, Retry(6, Delay = "40ms", MaxDelay = "100ms")] Task Ask() => Task.CompletedTask;

    [Step] string Answer() => "at last";
}
