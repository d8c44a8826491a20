namespace Kim.Testing.Tests.Commands;

/// <summary>Two effects that can be undone, and no catch.</summary>
[Command(Deadline = "10s")]
public sealed partial class Ship : Command
{
    [Step] Task<int> Pack() => Task.FromResult(1);

    [Step, Timeout("1s"), Retry(3, Delay = "10ms")]
    Task<string> Send(int parcel) => Task.FromResult("receipt " + parcel);

    [Step] Task Note(string receipt) => Task.CompletedTask;

    [Step] string Answer() => "shipped";

    [Compensates(nameof(Pack))] Task Unpack(int parcel) => Task.CompletedTask;

    [Compensates(nameof(Send)), Retry(2)] Task Recall(string receipt) => Task.CompletedTask;
}
