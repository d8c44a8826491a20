namespace Kim.Durable.Tests.Owning;

internal sealed record Payment(string Id, int Amount);

internal sealed record Approval(bool Granted);

internal sealed record Parcel(string Id, string? Note = null, int Count = 1);

/// <summary>Three steps that wait.</summary>
[Command(Durable = true, Key = nameof(Payment.Id))]
internal sealed partial class Move(Ledger ledger) : Command<Payment>
{
    [Step]
    private Task<string> Reserve() => ledger.Do("reserve");

    [Step]
    private Task<string> Book(string hold) => ledger.Do("book");

    [Step]
    private Task<string> Tell(string booked) => ledger.Do("tell");

    [Step]
    private string Answer(string told) => $"{Request.Id}: {Request.Amount}";
}

/// <summary>Waits for an approval, and undoes what it did if it does not come.</summary>
[Command(Durable = true, Key = nameof(Payment.Id))]
internal sealed partial class MoveApproved(Ledger ledger) : Command<Payment>
{
    [Step]
    private Task<string> Reserve() => ledger.Do("reserve");

    [Step]
    private Task<Approval?> Approve(string hold) => Signal<Approval>("approval", within: "1h");

    [Step]
    private Next Decide(Approval? approval) => approval is { Granted: true } ? ToBook() : Fail(3, "refused", 409);

    [Step]
    private Task<string> Book() => ledger.Do("book");

    [Step]
    private string Answer(string booked) => booked;

    [Compensates(nameof(Reserve))]
    private Task Release(string hold) => ledger.Do("release");
}

/// <summary>Sleeps without a process.</summary>
[Command(Durable = true)]
[FormerName("Rest")]
internal sealed partial class Nap(Ledger ledger) : Command
{
    [Step]
    private Task<string> Lie() => ledger.Do("lie");

    [Step]
    private Task Doze(string lain) => Sleep("1100ms");

    [Step]
    private Task<string> Rise() => ledger.Do("rise");

    [Step]
    private string Answer(string risen) => risen;
}

/// <summary>Had another name.</summary>
[Command(Durable = true, Key = nameof(Payment.Id))]
[FormerName("Middle")]
[FormerName("Oldest")]
internal sealed partial class Renamed(Ledger ledger) : Command<Payment>
{
    [Step]
    private Task<string> Reserve() => ledger.Do("reserve");

    [Step]
    private Task<string?> Ask(string hold) => Signal<string>("word", within: "1h");

    [Step]
    private string Answer(string? word) => $"{Request.Id} {word}";
}

/// <summary>Carries as much as it is asked to.</summary>
[Command(Durable = true)]
internal sealed partial class Grow(Ledger ledger) : Command<int>
{
    private string _load = "";

    [Step]
    private Task<string> Begin() => ledger.Do("begin");

    [Step]
    private void Load(string begun) => _load = new string('x', Request);

    [Step]
    private Task<string> Carry() => ledger.Do("carry");

    [Step]
    private string Answer(string carried) => carried;
}

/// <summary>Has no step that waits.</summary>
[Command(Durable = true)]
internal sealed partial class Echo : Command<string>
{
    [Step]
    private string Say() => Request;
}

/// <summary>Waits for a signal first.</summary>
[Command(Durable = true)]
internal sealed partial class Hear : Command
{
    [Step]
    private Task<string?> Listen() => Signal<string>("word", within: "1h");

    [Step]
    private string Answer(string? word) => word ?? "nothing";
}

/// <summary>Calls another durable command.</summary>
[Command(Durable = true)]
internal sealed partial class Order(Ledger ledger) : Command<Payment>
{
    [Step]
    private Task<string> Pack() => ledger.Do("pack");

    [Step]
    private Task<string> Pay(string packed) => MoveApproved.Call(this, Request);

    [Step]
    private Task<string> Ship(string paid) => ledger.Do($"ship after {paid}");

    [Step]
    private string Answer(string shipped) => shipped;

    [Compensates(nameof(Pack))]
    private Task Unpack(string packed) => ledger.Do("unpack");
}

/// <summary>Calls one that calls another.</summary>
[Command(Durable = true)]
internal sealed partial class Shop : Command<Payment>
{
    [Step]
    private Task<string> Buy() => Order.Call(this, Request);

    [Step]
    private string Answer(string bought) => bought;
}

/// <summary>Few at a time.</summary>
[Command(Durable = true, MaxConcurrency = 2)]
internal sealed partial class Narrow(Ledger ledger) : Command
{
    [Step]
    private Task<string> Pass() => ledger.Do("pass");

    [Step]
    private string Answer(string passed) => passed;
}

/// <summary>Is looked at by a meter.</summary>
[Command(Durable = true, Key = nameof(Payment.Id))]
internal sealed partial class Measure(Ledger ledger) : Command<Payment>
{
    [Step]
    private Task<string> Take() => ledger.Do("measured");

    [Step]
    private string Answer(string taken) => taken;
}

/// <summary>Has had a smaller request.</summary>
[Command(Durable = true, Key = nameof(Parcel.Id))]
internal sealed partial class SendParcel(Ledger ledger) : Command<Parcel>
{
    [Step]
    private Task<string> Load() => ledger.Do("load");

    [Step]
    private string Answer(string loaded) => loaded;
}
