namespace Kim.Runtime.Tests.Commands;

/// <summary>A saga with a step that does not wait, one that is tried again, and one that is undone.</summary>
[Command]
internal sealed partial class Transfer(Account account) : Command
{
    [Step] Task<int> Draw() => account.Draw();

    [Step] int Fee(int drawn) => drawn - 1;

    [Step, Retry(2, Delay = "1ms")] Task Pay(int amount) => account.Pay();

    [Step] string Answer() => "paid";

    [Compensates(nameof(Draw))] void Return(int drawn) => account.Return();
}
