namespace Kim.Runtime.Tests.Durable;

/// <summary>A saga: a fee, a hold, a booking, with a release if that fails.</summary>
[Command(Durable = true)]
internal sealed partial class MoveMoney(Ledger ledger) : Command<Payment>
{
    private decimal _fee;
    private (int Count, string? Note) _pair = (1, null);

    // What another process would make again.
    [NotStored]
    private int _resumed = 7;

    internal enum Level
    {
        Low = 1,
        High = 2,
    }

    private Level Risk { get; set; } = Level.Low;

    [Step]
    private Next Accept() => Request.Amount > 0 ? ToPrice() : BadRequest("nothing to move");

    [Step]
    private void Price()
    {
        _fee = Request.Amount * 0.01m;
        _pair = (_pair.Count + 1, "priced");
        Risk = Request.Amount > 100 ? Level.High : Level.Low;
    }

    [Step]
    private async Task<Hold> Reserve(CancellationToken cancellation)
    {
        await ledger.Do("reserve");
        cancellation.ThrowIfCancellationRequested();
        return new Hold($"{Request.From}:{Request.Amount + _fee}", [1, 2]);
    }

    [Step]
    private Next Decide(Hold hold) => Risk is Level.High ? ToCheck(hold) : ToBook(hold);

    [Step(Then = nameof(Book))]
    private async Task<Hold> Check(Hold hold)
    {
        await ledger.Do("check");
        return hold;
    }

    [Step]
    private async Task<string> Book(Hold hold)
    {
        await ledger.Do("book");
        return hold.Account + hold.Parts.Count;
    }

    [Step]
    private Receipt Answer(string booked) => new(booked, _fee, _pair.Count, _pair.Note, Risk.ToString(), _resumed);

    [Compensates(nameof(Reserve))]
    private async Task Release(Hold hold) => await ledger.Do("release " + hold.Account);

    [Compensates(nameof(Check))]
    private void Uncheck() => ledger.Note("uncheck");
}

internal sealed record Payment(string From, decimal Amount);

internal sealed record Hold(string Account, IReadOnlyList<int> Parts);

internal sealed record Receipt(string Booked, decimal Fee, int Count, string? Note, string Risk, int Resumed);
