namespace Kim.Runtime.Tests.Durable;

/// <summary>Comes to hold what cannot be written as JSON.</summary>
[Command(Durable = true)]
internal sealed partial class Unwritable(Ledger ledger) : Command
{
    private Mine? _mine;

    [Step]
    private async Task Arm()
    {
        await ledger.Do("arm");
        _mine = new Mine();
    }

    [Step]
    private Task<int> Step() => ledger.Do("step");

    [Step]
    private int Answer(int stepped) => _mine is null ? 0 : stepped;

    [Compensates(nameof(Arm))]
    private Task Disarm() => ledger.Do("disarm");

    internal sealed class Mine
    {
        public int Depth { get => throw new InvalidOperationException("boom"); set => _ = value; }
    }
}
