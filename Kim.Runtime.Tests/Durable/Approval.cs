namespace Kim.Runtime.Tests.Durable;

/// <summary>A run that waits for a word, which may be that it is to be asked for once more.</summary>
[Command(Durable = true, Keep = "30d")]
internal sealed partial class Approval(Ledger ledger) : Command<string>
{
    private int _asked;

    [Step]
    private Task<int> Prepare() => ledger.Do("prepare");

    [Step(Loop = true)]
    private Task<Verdict?> Ask(int prepared)
    {
        _asked += prepared;
        return Signal<Verdict>("verdict", within: "7d");
    }

    [Step]
    private Next Decide(Verdict? verdict) => verdict switch
    {
        null => Fail(3, "nobody has said a word", 409),
        { IsGranted: true } => ToBook(verdict.By),
        _ => ToAsk(1),
    };

    [Step]
    private Task<int> Book(string by) => ledger.Do($"book for {by}");

    [Step]
    private string Answer(int booked) => $"{Request} {booked} {_asked}";

    [Compensates(nameof(Prepare))]
    private void Undo() => ledger.Note("undo");

    [Compensates(nameof(Ask), Unknown = true)]
    private void Forget(Verdict? verdict) => ledger.Note($"forget {verdict?.By ?? "nobody"}");
}

internal sealed record Verdict(bool IsGranted, string By);
