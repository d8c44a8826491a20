namespace Kim.Runtime.Tests.Durable;

/// <summary>A step that is never begun a second time.</summary>
[Command(Durable = true)]
internal sealed partial class ChargeOnce(Ledger ledger) : Command
{
    [Step(Once = true)]
    private Task<int> Charge() => ledger.Do("charge");

    [Step]
    private Task<int> Note(int charged) => ledger.Do("note");

    [Step]
    private int Answer(int noted) => noted;

    [Catch]
    private Reply LookForIt(OutcomeUnknownException unknown) => Fail(4, $"look for {unknown.Step}", 502);
}
