namespace Kim.Runtime.Tests.Durable;

/// <summary>A loop: one step that waits, again and again.</summary>
[Command(Durable = true)]
internal sealed partial class CountDown(Ledger ledger) : Command<int>
{
    private List<string> _made = [];
    private int _left;

    [Step]
    private void Begin() => _left = Request;

    [Step(Loop = true)]
    private Task<int> Tick() => ledger.Do($"tick {_left}");

    [Step]
    private Next Decide(int ticked) => --_left > 0 ? ToTick() : ToAnswer();

    [Step]
    private int Answer() => _left + _made.Count;
}
