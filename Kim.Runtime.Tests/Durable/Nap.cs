namespace Kim.Runtime.Tests.Durable;

/// <summary>A run that sleeps for a month.</summary>
[Command(Durable = true)]
internal sealed partial class Nap(Ledger ledger) : Command
{
    private int _before;

    [Step]
    private Task<int> Before() => ledger.Do("before");

    [Step]
    private Task Rest(int before)
    {
        _before = before;
        return Sleep(TimeSpan.FromDays(30));
    }

    [Step]
    private Task<int> After() => ledger.Do("after");

    [Step]
    private int Answer(int after) => _before + after;
}
