namespace Kim.Runtime.Tests.Durable;

/// <summary>A command of which each name was another one when its runs were stored.</summary>
[Command(Durable = true), FormerName("Oldest"), FormerName("Original")]
internal sealed partial class Renamed(Ledger ledger) : Command
{
    [FormerName("_price")]
    private int _fee;

    [FormerName("Remark")]
    private string? Note { get; set; }

    [Step, FormerName("Reserve")]
    private Task<int> Hold()
    {
        (_fee, Note) = (7, "noted");
        return ledger.Do("hold");
    }

    [Step, FormerName("Approve")]
    private Task<string?> Ask([FormerName("reserved")] int held)
    {
        _fee += held;
        return Signal<string>("word", within: "7d");
    }

    [Step, FormerName("Order")]
    private Task<int> Book([FormerName("answer")] string? word) => ledger.Do($"book {word} {_fee} {Note}");

    [Step]
    private int Answer(int booked) => booked;

    [Compensates(nameof(Hold)), FormerName("Free")]
    private void Release([FormerName("reserved")] int held) => ledger.Note($"release {held}");
}
