using Kim;

namespace Transfers;

/// <summary>A transfer.</summary>
/// <param name="Id">Chosen by the client: the same transfer twice is one transfer.</param>
/// <param name="From">Who pays.</param>
/// <param name="To">Who gets it.</param>
/// <param name="Amount">How much, above 0. The fee of one percent comes on top.</param>
public sealed record Transfer(string Id, string From, string To, decimal Amount);

/// <summary>What somebody has decided about a transfer: the signal <c>approval</c>.</summary>
/// <param name="Granted">Whether it may be.</param>
/// <param name="By">Who says so.</param>
public sealed record Approval(bool Granted, string By);

/// <summary>What a transfer has cost.</summary>
public sealed record Receipt(string Id, decimal Fee);

/// <summary>
/// Moves money once a person has approved it. It waits for days without a process, and continues after a crash where it stood.
/// </summary>
[Command("POST /kim/transfers", Durable = true, Key = nameof(Transfer.Id))]
public sealed partial class MoveMoney(IBank bank) : Command<Transfer>
{
    private decimal _fee;                                                     // stored with the run

    [Step]
    Next Price()
    {
        _fee = Request.Amount * 0.01m;
        return Request.Amount > 0 ? ToReserve() : BadRequest("amount must be above 0");
    }

    [Step, Timeout("2s"), Retry(5)]
    Task<Hold> Reserve() => bank.Hold(Request.From, Request.Amount + _fee, Run.StepKey);

    [Step] Task<Approval?> Approve(Hold hold) => Signal<Approval>("approval", within: "7d");   // no process, no memory while it waits

    [Step] Next Decide(Approval? approval) => approval is { Granted: true } ? ToBook() : Fail(3, "refused", 409);

    [Step, Timeout("2s"), Retry(5)]
    Task Book() => bank.Book(Request.To, Request.Amount, Run.StepKey);

    [Step] Receipt Answer() => new(Request.Id, _fee);

    [Compensates(nameof(Reserve)), Retry(5)]
    Task Release(Hold hold) => bank.Release(hold, Run.StepKey);
}
