namespace Kim.Runtime.Tests.Durable;

/// <summary>Steps that fail twice, and are tried again after up to an hour: one that does not wait, and one that does.</summary>
[Command(Durable = true)]
internal sealed partial class Patient(Ledger ledger) : Command
{
    private int _tries;

    [Step]
    private Task<int> Prepare() => ledger.Do("prepare");

    [Step, Retry(3, Delay = "1h", MaxDelay = "1h")]
    private int Check(int prepared)
    {
        _tries++;
        ledger.Note($"check {Run.Attempt} of {prepared}, {_tries}");
        return Run.Attempt < 3 ? throw new InvalidOperationException("check") : prepared;
    }

    [Step, Retry(3, Delay = "1h", MaxDelay = "1h")]
    private async Task<int> Charge(int prepared)
    {
        _tries++;
        var attempt = Run.Attempt;
        await ledger.Do($"charge {attempt} of {prepared}, {_tries}");
        return attempt < 3 ? throw new InvalidOperationException("charge") : prepared;
    }

    [Step]
    private int Answer(int prepared) => prepared + _tries;

    [Compensates(nameof(Charge), Unknown = true)]
    private void Refund(int? charged) => ledger.Note($"refund {charged}");
}
